// Oracles: the table of first distances of spec 1.4 (Mesh TensorFlow's function), PyTorch, and t5x's case of a bias's
// shape.
import { describe, expect, it } from 'vitest';
import { type Buckets, relativePositionBucket } from './relativePosition.ts';

const t5 = { numBuckets: 32, maxDistance: 128 };
const both: Buckets = { ...t5, bidirectional: true };
const causal: Buckets = { ...t5, bidirectional: false };

/** First distance of each bucket, in bucket order. */
const firstBoth = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91];
const firstCausal = [
  ...Array.from({ length: 16 }, (_, distance) => distance),
  ...[16, 19, 21, 24, 27, 31, 35, 40, 46, 52, 59, 67, 77, 87, 99, 113],
];

/** The bucket that a table of first distances gives a distance. */
function bucketBy(firsts: number[], distance: number): number {
  return firsts.findLastIndex((first) => first <= distance);
}

const distances = Array.from({ length: 4096 }, (_, distance) => distance);

/** Buckets of every (query, key) pair, row-major [queries, keys]. Query 0 stands at `firstQuery`. */
const bucketMatrix = (queries: number, keys: number, buckets: Buckets, firstQuery = 0) =>
  Int32Array.from({ length: queries * keys }, (_, at) =>
    relativePositionBucket((at % keys) - Math.floor(at / keys) - firstQuery, buckets),
  );

describe("T5's buckets", () => {
  it('to the left begin where the table says', () => {
    expect(distances.map((n) => relativePositionBucket(-n, both))).toEqual(
      distances.map((n) => bucketBy(firstBoth, n)),
    );
    expect(distances.map((n) => relativePositionBucket(-n, causal))).toEqual(
      distances.map((n) => bucketBy(firstCausal, n)),
    );
  });

  it('to the right are the second half, or all bucket 0 where nothing looks there', () => {
    const right = distances.slice(1);
    expect(right.map((n) => relativePositionBucket(n, both))).toEqual(
      right.map((n) => 16 + bucketBy(firstBoth, n)),
    );
    expect(new Set(right.map((n) => relativePositionBucket(n, causal)))).toEqual(new Set([0]));
  });
});

/** [distance, bidirectional, numBuckets, maxDistance, bucket], by Transformers' T5Attention in PyTorch. */
const powers = [
  [10, false, 10, 160, 6],
  [80, false, 10, 160, 9],
  [8, true, 18, 128, 5],
  [16, true, 18, 128, 6],
  [64, true, 18, 128, 8],
  [1024, true, 18, 4096, 8],
  [24, false, 36, 32, 27],
  [156, false, 36, 1352, 27],
  [183, true, 38, 3721, 14],
  [75, false, 54, 125, 45],
  [24, true, 72, 32, 27],
  [312, false, 72, 2704, 54],
  [320, true, 80, 640, 36],
] as const;

describe('a distance at which a bucket begins exactly', () => {
  it.each(powers)('%i (bidirectional: %s, %i buckets up to %i) lies in it', (...row) => {
    const [distance, bidirectional, numBuckets, maxDistance, bucket] = row;
    const rule = { bidirectional, numBuckets, maxDistance };
    expect(relativePositionBucket(-distance, rule)).toBe(bucket);
    expect(relativePositionBucket(1 - distance, rule)).toBeLessThan(bucket);
  });
});

describe('a matrix of buckets', () => {
  it("has a bucket below t5x's 12 for every query and key", () => {
    const matrix = bucketMatrix(5, 7, { bidirectional: true, numBuckets: 12, maxDistance: 128 });
    expect(matrix.length).toBe(5 * 7);
    expect(Math.max(...matrix)).toBeLessThan(12);
  });

  it('has the bucket of key minus query in every place', () => {
    const matrix = bucketMatrix(3, 4, both);
    for (let query = 0; query < 3; query++) {
      for (let key = 0; key < 4; key++) {
        expect(matrix[query * 4 + key]).toBe(relativePositionBucket(key - query, both));
      }
    }
  });

  it('of later queries is the lower part of the whole', () => {
    for (const rule of [both, causal]) {
      expect([...bucketMatrix(1, 40, rule, 39)]).toEqual([...bucketMatrix(40, 40, rule).subarray(39 * 40)]);
    }
  });
});
