// A piece in a sentence or a name: characters for bytes, no space mark.
import { readingOf } from '../corrupt/runs.ts';

/** `▁Haus` reads `Haus`, `<0x41>` reads `A`. */
export function spoken(piece: string): string {
  const { text } = readingOf(piece);
  return text.length > 1 && text.startsWith('▁') ? text.slice(1) : text;
}
