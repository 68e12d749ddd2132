import { describe, expect, it } from 'vitest';
import type { SeedPair } from './noise.ts';
import * as rewriting from './rewriting.ts';

// Upstream's own example: tokens 10..15, noise at 0, 1 and 4, a vocabulary of 1000 (spec 11.1).
const tokens = Int32Array.of(10, 11, 12, 13, 14, 15);
const noise = Uint8Array.of(1, 1, 0, 0, 1, 0);
const vocabulary = { size: 1000, sentinelCount: 100 };
const seeds: SeedPair = [
  [55n, 56n],
  [57n, 58n],
];
const rewritten = (rewrite: rewriting.Rewriting) => [...rewrite(tokens, noise, vocabulary, seeds)];

describe('tokens 10..15 with noise at 0, 1 and 4', () => {
  it.each([
    ['C009', rewriting.noiseTokenToSentinel, [999, 999, 12, 13, 999, 15]],
    ['C010', rewriting.noiseSpanToSentinel, [999, 12, 13, 999, 15]],
    ['C011', rewriting.nonnoiseSpanToSentinel, [10, 11, 999, 14, 999]],
    ['C012', rewriting.noiseSpanToUniqueSentinel, [999, 12, 13, 998, 15]],
    ['C012 inverted', rewriting.nonnoiseSpanToUniqueSentinel, [10, 11, 999, 14, 998]],
    ['C013', rewriting.dropNoiseTokens, [12, 13, 15]],
    ['C013 inverted', rewriting.dropNonnoiseTokens, [10, 11, 14]],
    ['C015', rewriting.noiseTokenToGatheredToken, [13, 14, 12, 13, 10, 15]],
    ['C016', rewriting.noiseTokenToRandomToken, [961, 553, 12, 13, 60, 15]],
    ['whole', rewriting.whole, [10, 11, 12, 13, 14, 15]],
  ])('%s', (_name, rewrite, expected) => {
    expect(rewritten(rewrite)).toEqual(expected);
  });

  it('permutes noise tokens among their places', () => {
    const permuted = rewritten(rewriting.permuteNoiseTokens);
    expect([permuted[2], permuted[3], permuted[5]]).toEqual([12, 13, 15]);
    expect([...permuted].sort()).toEqual([...tokens]);
  });

  it('leaves kept tokens alone and replaces most noise by the sentinel', () => {
    const many = new Int32Array(5000).fill(7);
    const rewrite = rewriting.noiseTokenToRandomTokenOrSentinel;
    const result = rewrite(many, new Uint8Array(5000).fill(1), vocabulary, seeds);
    const sentinels = result.filter((id) => id === 999).length;
    expect(Math.abs(sentinels / 5000 - 0.9)).toBeLessThan(0.02);
  });
});

it('gives an empty segment back empty', () => {
  const none = new Int32Array(0);
  for (const rewrite of Object.values(rewriting)) {
    expect(rewrite(none, new Uint8Array(0), vocabulary, seeds)).toHaveLength(0);
  }
});
