// A scorer for tests: logits come from a function of the ids so far. It also checks what it is asked,
// because a key/value cache will rely on it: equal lengths, and each prefix one longer than its parent.
import type { Scorer } from '../scorer.ts';

export interface TableScorer extends Scorer {
  /** How many prefixes each call held. */
  readonly calls: number[];
}

/** `logitsAfter(ids)` gives [vocabSize] logits after the ids, start token included. */
export function tableScorer(
  vocabSize: number,
  logitsAfter: (ids: Int32Array) => readonly number[],
): TableScorer {
  const calls: number[] = [];
  let previous: readonly Int32Array[] = [];
  return {
    vocabSize,
    calls,
    dispose() {},
    logits(prefixes, parents) {
      prefixes.forEach((prefix, row) => {
        if (parents[row] !== -1) verifyParent(prefix, previous[parents[row]!]);
      });
      calls.push(prefixes.length);
      previous = prefixes;
      return Promise.resolve(Float32Array.from(prefixes.flatMap((prefix) => [...logitsAfter(prefix)])));
    },
  };
}

function verifyParent(prefix: Int32Array, parent: Int32Array | undefined): void {
  if (parent?.join() === prefix.slice(0, -1).join()) return;
  throw new Error(`[${prefix}] does not extend [${parent}]`);
}

/** Logits in [-2, 2] that depend on every id so far, the same for the same ids. */
export function hashedLogits(vocabSize: number, seed: number): (ids: Int32Array) => number[] {
  return (ids) => {
    const state = ids.reduce((hash, id) => Math.imul(hash ^ (id + 1), 0x01000193) ^ (hash >>> 13), seed + 17);
    return Array.from({ length: vocabSize }, (_, id) => {
      const mixed = Math.imul(state ^ Math.imul(id + 1, 0x9e3779b1), 0x85ebca6b);
      return (((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * 4 - 2;
    });
  };
}
