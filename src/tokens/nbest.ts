// The n best segmentations of a text, and the lattice they are paths of (spec 11.6, C121 and C126).
// The lattice is also what the page draws: every piece that fits somewhere, with its score.

import { Expected } from '../errors/expected.ts';
import type { Segmentation, Unigram } from './unigram.ts';
import { promisedLength } from './utf8.ts';

/** A piece that fits into a text, from byte `start` to byte `end`. */
export interface LatticeEdge {
  start: number;
  end: number;
  id: number;
  score: number;
}

/** A segmentation and the sum of its scores, float32. */
interface ScoredSegmentation extends Segmentation {
  score: number;
}

const MOST = 512; // as upstream
const LARGEST = 2 ** 22; // bytes of text times segmentations

/** All edges of a normalized text, by start and then by length; unknown characters last at their start. */
export function latticeOf(unigram: Unigram, text: Uint8Array): LatticeEdge[] {
  const edges: LatticeEdge[] = [];
  for (let start = 0; start < text.length; ) {
    const next = Math.min(text.length, start + promisedLength(text[start]!));
    if (!addMatches(unigram, text, start, next, edges)) {
      edges.push({ start, end: next, id: unigram.unkId, score: unigram.unkScore });
    }
    start = next;
  }
  return edges;
}

/** Walks the trie (words of a cell: doubleArray.ts). Adds the pieces that start at `start`; says whether one of them is the single character up to `next`. */
function addMatches(
  unigram: Unigram,
  text: Uint8Array,
  start: number,
  next: number,
  edges: LatticeEdge[],
): boolean {
  const { userDefinedScores } = unigram;
  const { words, floats } = unigram.trie;
  let single = false;
  let cell = 0;
  for (let at = start; at < text.length; ) {
    const child = words[cell]! + 4 * text[at++]!;
    if (words[child + 1] !== cell) break;
    cell = child;
    const id = words[cell + 2]!;
    if (id < 0) continue;
    edges.push({ start, end: at, id, score: userDefinedScores.get(id) ?? floats[cell + 3]! });
    if (at === next) single = true;
  }
  return single;
}

/** A path from the start of the text: its last edge, and which of the paths to that edge's start it goes on from. */
interface Path {
  score: number;
  edge: LatticeEdge | undefined;
  before: Path | undefined;
}

/**
 * The `n` best paths from 0 to `size`, best first; on equal scores the one found first. None if the edges do not
 * reach from end to end. Edges must be sorted by start. Throws `Expected` for an `n` out of range.
 */
export function bestPaths(edges: readonly LatticeEdge[], size: number, n: number): ScoredSegmentation[] {
  checkCount(size, n);
  const pathsTo = new Map<number, Path[]>([[0, [{ score: 0, edge: undefined, before: undefined }]]]);
  for (const edge of edges) {
    const found = pathsTo.get(edge.end) ?? [];
    pathsTo.set(edge.end, found);
    for (const before of pathsTo.get(edge.start) ?? []) {
      const score = Math.fround(before.score + edge.score);
      if (found.length === n && score <= found[n - 1]!.score) break; // those after it are worse still
      insert(found, { score, edge, before }, n);
    }
  }
  return (pathsTo.get(size) ?? []).map(segmentationOf);
}

function checkCount(size: number, n: number): void {
  const most = Math.min(MOST, Math.floor(LARGEST / Math.max(1, size)));
  if (Number.isInteger(n) && n >= 1 && n <= most) return;
  const remedy = 'Ask for fewer segmentations or give a shorter text.';
  throw new Expected(
    'sentencepiece.nbest',
    `1 to ${most} segmentations of a text of ${size} bytes`,
    n,
    remedy,
  );
}

/** Keeps the list falling and at most `n` long; equal scores stay in the order of arrival. */
function insert(paths: Path[], path: Path, n: number): void {
  let at = paths.length;
  while (at > 0 && paths[at - 1]!.score < path.score) at--;
  paths.splice(at, 0, path);
  if (paths.length > n) paths.pop();
}

function segmentationOf(path: Path): ScoredSegmentation {
  const edges: LatticeEdge[] = [];
  for (let step: Path | undefined = path; step?.edge !== undefined; step = step.before) edges.push(step.edge);
  edges.reverse();
  return {
    score: path.score,
    ids: Int32Array.from(edges, ({ id }) => id),
    starts: Int32Array.from(edges, ({ start }) => start),
  };
}
