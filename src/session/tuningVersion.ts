// The version of what tiles are measured among: figures of another version say nothing.
import type { TunedClass } from '../config/tunedClasses.ts';
import { attentionClasses, variants } from '../ops/attention/variants.ts';
import { tiles } from '../ops/linear/tiles.ts';
import { productClasses } from '../ops/linear/tuned.ts';

/** To be raised when the text of a kernel or the rule changes so that figures do. */
const texts = 1;

const classes = { ...productClasses, ...attentionClasses } satisfies Record<TunedClass, unknown>;

/** Changes with the tables of tiles, variants and classes by itself. */
export const tuningVersion = fingerprint({ texts, tiles, variants, classes });

/** A short name for plain data: FNV-1a over its JSON. */
function fingerprint(data: unknown): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(data)) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
