// The table of character rules inside a SentencePiece model: a darts-clone double array from UTF-8 keys to
// replacement strings (spec 4.3; upstream: Normalizer::DecodePrecompiledCharsMap, darts.h).
// Answers one question, the longest rule at a position; spaces are the normalizer's business.

import { Expected } from '../errors/expected.ts';

/** Rules ready to be walked. */
export interface Charsmap {
  /** darts-clone units. */
  units: Uint32Array;
  /** NUL-terminated UTF-8 strings; a rule's value is an offset into it. */
  replacements: Uint8Array;
  /** 1 for each byte that some rule starts with. */
  starts: Uint8Array;
}

const LONGEST_REPLACEMENT = 4096; // bytes; the longest in use has 33
const LEAF = 0x100;
const VALUE = 0x7fffffff;
const LABEL = 0x800000ff; // includes the bit that marks a value unit, so that those never match a byte

/** Splits a blob into trie and replacements; undefined for the empty blob (identity). Assumes `checkCharsmap`. */
export function readCharsmap(blob: Uint8Array): Charsmap | undefined {
  if (blob.length === 0) return undefined;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const trieBytes = view.getUint32(0, true);
  const units = new Uint32Array(trieBytes / 4);
  for (let index = 0; index < units.length; index++) units[index] = view.getUint32(4 + 4 * index, true);
  const starts = new Uint8Array(256);
  const root = offsetOf(units[0]!);
  for (let byte = 0; byte < 256; byte++)
    starts[byte] = ((units[root ^ byte] ?? LABEL) & LABEL) === byte ? 1 : 0;
  return { units, replacements: blob.subarray(4 + trieBytes), starts };
}

/**
 * The longest rule that `bytes` holds at `at`, as [its end, offset of its replacement] written to `found`.
 * Returns false where there is none.
 */
export function longestRule(
  map: Charsmap,
  bytes: Uint8Array,
  at: number,
  end: number,
  found: Int32Array,
): boolean {
  const { units } = map;
  let position = offsetOf(units[0]!);
  let any = false;
  for (let next = at; next < end; next++) {
    position ^= bytes[next]!;
    if (position >= units.length) break;
    const unit = units[position]!;
    if ((unit & LABEL) !== bytes[next]) break;
    position ^= offsetOf(unit);
    if ((unit & LEAF) !== 0) {
      found[0] = next + 1;
      found[1] = units[position]! & VALUE;
      any = true;
    }
  }
  return any;
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

/** Refuses a blob that could lead a walk out of its arrays or to text that is not UTF-8. */
export function checkCharsmap(blob: Uint8Array): void {
  if (blob.length === 0) return;
  const trieBytes = blob.length < 4 ? 0 : new DataView(blob.buffer, blob.byteOffset).getUint32(0, true);
  if (trieBytes < 4 || trieBytes % 4 !== 0 || trieBytes > blob.length - 4) {
    throw refused('a trie that fits into it', `${trieBytes} of ${blob.length} bytes`);
  }
  const map = readCharsmap(blob);
  if (map === undefined) return;
  checkReplacements(map.replacements);
  checkLeaves(map);
}

function checkReplacements(replacements: Uint8Array): void {
  if (replacements.at(-1) !== 0) throw refused('replacements that end in NUL', 'an open end');
  let start = 0;
  for (let at = 0; at < replacements.length; at++) {
    if (replacements[at] !== 0) continue;
    if (at - start > LONGEST_REPLACEMENT)
      throw refused(`at most ${LONGEST_REPLACEMENT} bytes a rule`, at - start);
    start = at + 1;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(replacements);
  } catch {
    throw refused('replacements in UTF-8', 'ill-formed bytes');
  }
}

/** Every unit that promises a value must have one, at the start of a character. */
function checkLeaves({ units, replacements }: Charsmap): void {
  for (let index = 0; index < units.length; index++) {
    const unit = units[index]!;
    if (unit > VALUE || (unit & LEAF) === 0) continue; // value units have the top bit, other units no value
    const value = (units[index ^ offsetOf(unit)] ?? VALUE) & VALUE;
    if (value >= replacements.length || (replacements[value]! & 0xc0) === 0x80) {
      throw refused('rules that point at a replacement', `offset ${value} of ${replacements.length}`);
    }
  }
}

function refused(wanted: string, got: unknown): Expected {
  return new Expected(
    'sentencepiece.charsmap',
    `a normalization table with ${wanted}`,
    got,
    'The file is cut off or damaged: choose the .model file again.',
  );
}
