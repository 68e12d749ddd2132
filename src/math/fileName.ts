import { beginning } from './beginning.ts';

/** Longest name without its ending, in UTF-16 units. */
const longest = 60;

/** A name that every file system takes, from what a person called a thing. */
export function fileName(name: string): string {
  return beginning(name.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-'), longest).replace(/^\.+/, '') || 'run';
}
