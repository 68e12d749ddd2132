// The unigram model made ready to run, and its best segmentation of a normalized text (spec 4.4; upstream:
// Model::EncodeOptimized). Every sum is rounded to float32 and an earlier candidate wins a tie, as upstream's do.
// Works on UTF-8 bytes; offsets into the person's text and merging of unknowns are the vocabulary's.

import { buildDoubleArray, type TrieEntry } from './doubleArray.ts';
import type { DoubleArray } from './doubleArrayCells.ts';
import { PieceType, type ScoredPiece } from './sentencepieceModel.ts';
import { promisedLength, utf8Of } from './utf8.ts';

/** Pieces in a trie, and what an unknown character costs. */
export interface Unigram {
  trie: DoubleArray;
  unkId: number;
  /** Lowest score of a normal piece less 10, float32. */
  unkScore: number;
  /** Scores that user-defined pieces have in n-best lists, which differ from those that encoding gives them. */
  userDefinedScores: ReadonlyMap<number, number>;
}

/** A segmentation: piece i covers bytes `starts[i]` to `starts[i + 1]` of the text, the last one to its end. */
export interface Segmentation {
  ids: Int32Array;
  starts: Int32Array;
}

const UNKNOWN_PENALTY = 10;

/** Builds the trie of all pieces that text can match: normal and user-defined ones. */
export function unigramOf(pieces: readonly ScoredPiece[]): Unigram {
  const normal = pieces.filter(({ type }) => type === PieceType.normal);
  const lowest = normal.reduce(
    (least, { score }) => Math.min(least, score),
    normal.length > 0 ? Infinity : 0,
  );
  const entries: TrieEntry[] = [];
  const userDefinedScores = new Map<number, number>();
  pieces.forEach(({ piece, score, type }, id) => {
    const key = utf8Of(piece);
    if (type === PieceType.normal) entries.push({ key, id, score });
    if (type !== PieceType.userDefined) return;
    // Preferred to its parts unless those are very likely: 0.1 for every byte after the first. N-best lists count
    // characters instead (both measured on 0.2.3; older releases and spec 4.4 have -0.1).
    entries.push({ key, id, score: Math.fround(0.1 * (key.length - 1)) });
    userDefinedScores.set(id, Math.fround(0.1 * ([...piece].length - 1)));
  });
  const unkId = pieces.findIndex(({ type }) => type === PieceType.unknown);
  return {
    trie: buildDoubleArray(entries),
    unkId,
    unkScore: Math.fround(lowest - UNKNOWN_PENALTY),
    userDefinedScores,
  };
}

/** Best paths to every byte of a text: score, the start of the last piece, and its id. */
interface Paths {
  scores: Float32Array;
  starts: Int32Array;
  ids: Int32Array;
}

const KEPT = 2 ** 16; // bytes of text for which the arrays are kept between calls
const kept: Paths = newPaths(KEPT);

function newPaths(size: number): Paths {
  return { scores: new Float32Array(size), starts: new Int32Array(size), ids: new Int32Array(size) };
}

/** The best segmentation of normalized UTF-8. Every text has one: unknown characters stand for themselves. */
export function bestSegmentation(unigram: Unigram, text: Uint8Array): Segmentation {
  const paths = text.length < KEPT ? kept : newPaths(text.length + 1);
  fillPaths(unigram, text, paths);
  return traceBack(paths, text.length);
}

// Below this, a sum in which all paths meet starts again from 0, lest float32 lose the pieces' differences in a long
// text. Where and when is as 0.2.3 does it, measured: with 1e4, 2^15, 2^16 or never, ids of long texts differ.
const RESTART_BELOW = -1e5;

/**
 * Left to right over character starts; scores[end] = max over pieces ending there.
 * Words of a cell: base, check, id, score (doubleArray.ts).
 */
function fillPaths(unigram: Unigram, text: Uint8Array, paths: Paths): void {
  const { unkId, unkScore } = unigram;
  const { words, floats } = unigram.trie;
  const { scores, starts, ids } = paths;
  const size = text.length;
  starts.fill(-1, 0, size + 1);
  scores[0] = 0;
  let reach = 0; // the furthest end of any path so far
  for (let start = 0; start < size; ) {
    if (start === reach && scores[start]! < RESTART_BELOW) scores[start] = 0;
    const score = scores[start]!;
    const next = Math.min(size, start + promisedLength(text[start]!));
    let unmatched = true; // no piece is exactly this character
    let cell = 0;
    for (let at = start; at < size; ) {
      const child = words[cell]! + 4 * text[at++]!;
      if (words[child + 1] !== cell) break;
      cell = child;
      const id = words[cell + 2]!;
      if (id < 0) continue;
      const candidate = Math.fround(score + floats[cell + 3]!);
      if (starts[at]! < 0 || candidate > scores[at]!) {
        scores[at] = candidate;
        starts[at] = start;
        ids[at] = id;
      }
      if (at === next) unmatched = false;
      if (at > reach) reach = at;
    }
    if (unmatched) {
      const candidate = Math.fround(score + unkScore);
      if (starts[next]! < 0 || candidate > scores[next]!) {
        scores[next] = candidate;
        starts[next] = start;
        ids[next] = unkId;
      }
    }
    if (next > reach) reach = next;
    start = next;
  }
}

/** The path that ends at the end, in reading order. */
function traceBack({ starts, ids }: Paths, size: number): Segmentation {
  let count = 0;
  for (let end = size; end > 0; end = starts[end]!) count++;
  const path = { ids: new Int32Array(count), starts: new Int32Array(count) };
  for (let end = size; end > 0; end = starts[end]!) {
    path.ids[--count] = ids[end]!;
    path.starts[count] = starts[end]!;
  }
  return path;
}
