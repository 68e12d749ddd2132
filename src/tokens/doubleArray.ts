// A trie over UTF-8 bytes in one array of four words a cell (base, check, id, score), so that a step of the
// Viterbi loop touches one cache line. Built once from the pieces; knows nothing of what the ids mean.
// Aoe's double array: the child of cell s under byte b is the cell base(s) + b, if the check of that cell is s.

import { CellBuilder, type DoubleArray } from './doubleArrayCells.ts';

/** A key and what stands at its end. */
export interface TrieEntry {
  key: Uint8Array;
  id: number;
  score: number;
}

/** Keys from..to of the sorted list: they share their first `depth` bytes and end at or below `cell`. */
interface Range {
  cell: number;
  from: number;
  to: number;
  depth: number;
}

/** Builds the trie. Keys must differ and none may be empty. */
export function buildDoubleArray(entries: readonly TrieEntry[]): DoubleArray {
  const sorted = [...entries].sort((a, b) => compareBytes(a.key, b.key));
  const cells = new CellBuilder();
  const pending: Range[] = [{ cell: 0, from: 0, to: sorted.length, depth: 0 }];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    const { labels, children } = split(sorted, parent);
    if (labels.length === 0) continue;
    const base = cells.place(parent.cell, labels);
    children.forEach((child, index) => {
      child.cell = base + labels[index]!;
      const { key, id, score } = sorted[child.from]!;
      if (key.length === child.depth) cells.setEntry(child.cell, id, score);
      pending.push(child);
    });
  }
  return cells.finish();
}

/** End of the longest key that `bytes` holds at `at`, or -1. */
export function longestKey(trie: DoubleArray, bytes: Uint8Array, at: number, end: number): number {
  const { words } = trie;
  let cell = 0;
  let longest = -1;
  for (let next = at; next < end; next++) {
    const child = words[cell]! + 4 * bytes[next]!;
    if (words[child + 1] !== cell) break;
    if (words[child + 2]! >= 0) longest = next + 1;
    cell = child;
  }
  return longest;
}

/** The bytes that follow a prefix, rising, and the keys below each. */
function split(sorted: readonly TrieEntry[], parent: Range): { labels: number[]; children: Range[] } {
  const labels: number[] = [];
  const children: Range[] = [];
  const { from, to, depth } = parent;
  for (let index = from; index < to; index++) {
    const label = sorted[index]!.key[depth];
    if (label === undefined) continue; // the key that ends at the parent; it sorts first
    if (label !== labels.at(-1)) {
      labels.push(label);
      children.push({ cell: 0, from: index, to: index, depth: depth + 1 });
    }
    children.at(-1)!.to = index + 1;
  }
  return { labels, children };
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    if (a[at] !== b[at]) return a[at]! - b[at]!;
  }
  return a.length - b.length;
}
