import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seed } from '../math/random.ts';
import type { Noise, SeedPair } from './noise.ts';
import { iid, inverse, randomPrefix, randomSpans, spanCounts } from './noiseMasks.ts';

const vocabulary = { size: 1000, sentinelCount: 100 };
const pair = (a: bigint, b: bigint, c: bigint, d: bigint): SeedPair => [
  [a, b],
  [c, d],
];
const ones = (noise: Noise) => [...noise.keys()].filter((index) => noise[index]);
const total = (noise: Noise) => noise.reduce((sum, flag) => sum + flag, 0);
const runs = (noise: Noise) => noise.filter((flag, index) => flag && !noise[index - 1]).length;

const seedWord = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const anySeed: fc.Arbitrary<Seed> = fc.tuple(seedWord, seedWord);
const anySeeds = fc.tuple(anySeed, anySeed);

describe('randomSpans', () => {
  it('hides what upstream hides (C003)', () => {
    const noise = randomSpans({ density: 0.25, meanLength: 2 })(32, pair(1n, 2n, 3n, 4n), vocabulary);
    expect(ones(noise)).toEqual([6, 7, 8, 10, 11, 12, 28, 31]);
  });

  it('hides 85 of 568 tokens in 28 spans, at the places upstream chooses (spec 3.6)', () => {
    const noise = randomSpans({ density: 0.15, meanLength: 3 })(568, pair(1n, 2n, 3n, 4n), vocabulary);
    expect([total(noise), runs(noise)]).toEqual([85, 28]);
    expect(ones(noise).reduce((sum, index) => sum + index)).toBe(28079);
    expect(ones(noise).slice(0, 12)).toEqual([17, 32, 33, 34, 47, 70, 89, 90, 91, 107, 108, 109]);
    expect(ones(noise).slice(-6)).toEqual([556, 557, 558, 559, 560, 567]);
  });

  it('hides nothing at density 0 (C006) and of one token', () => {
    expect(total(randomSpans({ density: 0, meanLength: 3 })(32, pair(1n, 2n, 3n, 4n), vocabulary))).toBe(0);
    expect([...randomSpans({ density: 0.5, meanLength: 3 })(1, pair(1n, 2n, 3n, 4n), vocabulary)]).toEqual([
      0,
    ]);
    expect(randomSpans({ density: 0.5, meanLength: 3 })(0, pair(1n, 2n, 3n, 4n), vocabulary)).toHaveLength(0);
  });

  it('keeps the density when rolled (C005)', () => {
    const rolled = randomSpans({ density: 0.15, meanLength: 3, roll: true });
    let hidden = 0;
    let tokens = 0;
    for (let index = 0; index < 50; index++) {
      const noise = rolled(16 + (index % 3), pair(BigInt(index), 1n, 2n, BigInt(index)), vocabulary);
      hidden += total(noise);
      tokens += noise.length;
    }
    expect(Math.abs(hidden / tokens - 0.15)).toBeLessThan(0.01);
  });

  it('rolls to the right by a number drawn from the crossed seeds', () => {
    const seeds = pair(1n, 2n, 3n, 4n);
    const plain = [...randomSpans({ density: 0.25, meanLength: 2 })(32, seeds, vocabulary)];
    const rolled = [...randomSpans({ density: 0.25, meanLength: 2, roll: true })(32, seeds, vocabulary)];
    const shifts = plain.map((_, shift) =>
      [...plain.slice(32 - shift), ...plain.slice(0, 32 - shift)].join(''),
    );
    expect(shifts).toContain(rolled.join(''));
    expect(rolled).not.toEqual(plain);
  });

  it('begins with a kept token, ends with noise, and hides as many tokens and spans as promised', () => {
    const density = fc.double({ min: 0.01, max: 0.9, noNaN: true });
    const meanLength = fc.double({ min: 1, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 300 }),
        density,
        meanLength,
        anySeeds,
        (length, rate, mean, seeds) => {
          const noise = randomSpans({ density: rate, meanLength: mean })(length, seeds, vocabulary);
          expect([noise[0], noise[length - 1]]).toEqual([0, 1]);
          expect({ noise: total(noise), spans: runs(noise) }).toEqual(spanCounts(length, rate, mean));
        },
      ),
    );
  });
});

describe('the other masks', () => {
  it('iid hides what upstream hides (spec 3.6)', () => {
    expect(ones(iid(0.15)(20, pair(55n, 56n, 0n, 0n), vocabulary))).toEqual([1, 2, 4, 11, 13]);
    expect(total(iid(1)(100, pair(55n, 56n, 0n, 0n), vocabulary))).toBe(100);
  });

  it('randomPrefix hides the first token and never the last (C008)', () => {
    expect(ones(randomPrefix(0.5)(10, pair(0n, 1n, 2n, 3n), vocabulary))).toEqual([0]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), anySeeds, (length, seeds) => {
        const noise = randomPrefix(0.5)(length, seeds, vocabulary);
        expect([noise[0], noise[length - 1], runs(noise)]).toEqual([1, 0, 1]);
      }),
    );
  });

  it('randomPrefix refuses a density above one half, as upstream does', () => {
    expect(() => randomPrefix(0.6)).toThrow(/at most 0.5/);
  });

  it('inverse swaps hidden and kept', () => {
    expect([...inverse(randomPrefix(0.5))(4, pair(0n, 1n, 2n, 3n), vocabulary)].at(-1)).toBe(1);
  });
});
