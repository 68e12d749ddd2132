import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ObjectiveConfig, objectiveNames } from '../config/objective.ts';
import type { Seed } from '../math/random.ts';
import { objectiveOf } from './objectives.ts';

const vocabulary = { size: 384, sentinelCount: 100 };
const firstSentinel = 383;
const isSentinel = (id: number) => id > firstSentinel - 100;

const named = (objective: ObjectiveConfig['objective'], rest: Partial<ObjectiveConfig> = {}) =>
  objectiveOf({ objective, noiseDensity: 0.15, meanNoiseSpanLength: 3, ...rest });

const anySeed: fc.Arbitrary<Seed> = fc.tuple(
  fc.bigInt({ min: 0n, max: 2n ** 62n }),
  fc.bigInt({ min: 0n, max: 9n }),
);
const anyTokens = fc
  .array(fc.integer({ min: 3, max: 258 }), { minLength: 2, maxLength: 200 })
  .map((ids) => Int32Array.from(ids));
const anyDensity = fc.double({ min: 0.01, max: 0.9, noNaN: true });

/** Puts the spans of the targets back into the inputs: the inverse of span corruption. */
function filledIn(inputs: Int32Array, targets: Int32Array): number[] {
  const spans = new Map<number, number[]>();
  let current: number[] = [];
  for (const id of targets) {
    if (isSentinel(id)) {
      current = [];
      spans.set(id, current);
    } else current.push(id);
  }
  return [...inputs].flatMap((id) => (isSentinel(id) ? spans.get(id)! : [id]));
}

describe('span corruption', () => {
  it('loses nothing: the targets fill the holes of the inputs', () => {
    fc.assert(
      fc.property(anyTokens, anySeed, anyDensity, (tokens, seed, noiseDensity) => {
        const { inputs, targets } = named('span-corruption', { noiseDensity }).apply(
          tokens,
          vocabulary,
          seed,
        );
        expect(filledIn(inputs, targets)).toEqual([...tokens]);
      }),
    );
  });

  it('needs exactly the room it says it needs', () => {
    fc.assert(
      fc.property(anyTokens, anySeed, anyDensity, (tokens, seed, noiseDensity) => {
        const objective = named('span-corruption', { noiseDensity });
        const needs = objective.needs(tokens.length);
        fc.pre(needs.sentinels <= vocabulary.sentinelCount);
        const { inputs, targets } = objective.apply(tokens, vocabulary, seed);
        expect([inputs.length + 1, targets.length + 1]).toEqual([needs.inputs, needs.targets]);
      }),
    );
  });
});

describe('the other objectives', () => {
  it('replace-spans with noise in every token but few sentinels stays within them', () => {
    const few = { size: 270, sentinelCount: 3 };
    const tokens = Int32Array.from({ length: 100 }, (_, index) => 3 + index);
    const { inputs, targets } = named('replace-spans', { noiseDensity: 0.5 }).apply(tokens, few, [1n, 2n]);
    const sentinels = [...inputs, ...targets].filter((id) => id >= 259);
    expect(Math.min(...sentinels)).toBeGreaterThanOrEqual(267);
  });

  it('drop-tokens deals every token to one side, in order', () => {
    fc.assert(
      fc.property(anyTokens, anySeed, (tokens, seed) => {
        const { inputs, targets, noise } = named('drop-tokens').apply(tokens, vocabulary, seed);
        const next = [0, 0] as [number, number];
        const merged = Array.from(noise, (flag) => (flag ? targets : inputs)[next[flag as 0 | 1]++]);
        expect(merged).toEqual([...tokens]);
      }),
    );
  });

  it('prefix-lm cuts the text in two parts that are never empty (C020)', () => {
    const tokens = Int32Array.from({ length: 99 }, (_, index) => index + 1);
    const lengths = new Set<number>();
    for (let repeat = 0n; repeat < 100n; repeat++) {
      const { inputs, targets } = named('prefix-lm').apply(tokens, vocabulary, [repeat, 0n]);
      expect([...inputs, ...targets]).toEqual([...tokens]);
      expect(Math.min(inputs.length, targets.length)).toBeGreaterThan(0);
      lengths.add(inputs.length);
    }
    expect(lengths.size).toBeGreaterThan(1);
  });

  it.each(['bert-style', 'mass-style', 'deshuffling'] as const)('%s writes the whole text', (objective) => {
    fc.assert(
      fc.property(anyTokens, anySeed, (tokens, seed) => {
        const { inputs, targets } = named(objective).apply(tokens, vocabulary, seed);
        expect([...targets]).toEqual([...tokens]);
        expect(inputs).toHaveLength(tokens.length);
      }),
    );
  });

  it('deshuffling keeps every token', () => {
    const tokens = Int32Array.from({ length: 50 }, (_, index) => index + 3);
    const { inputs } = named('deshuffling').apply(tokens, vocabulary, [4n, 5n]);
    expect([...inputs]).not.toEqual([...tokens]);
    expect([...inputs].sort((a, b) => a - b)).toEqual([...tokens]);
  });

  it('lm has no inputs and hides everything', () => {
    const tokens = Int32Array.of(5, 6, 7);
    const { inputs, targets, noise } = named('lm').apply(tokens, vocabulary, [4n, 5n]);
    expect([[...inputs], [...targets], [...noise]]).toEqual([[], [5, 6, 7], [1, 1, 1]]);
  });

  it('noise at density 0 gives unchanged inputs and one sentinel (C018)', () => {
    const tokens = Int32Array.of(3, 2, 20, 4, 3, 2, 8, 13, 2);
    const nothing = named('span-corruption', { noiseDensity: 0 });
    const { inputs, targets } = nothing.apply(tokens, { size: 26, sentinelCount: 1 }, [1n, 2n]);
    expect([[...inputs], [...targets]]).toEqual([[...tokens], [25]]);
  });

  it('every objective repeats itself with the same seed and differs with another', () => {
    const tokens = Int32Array.from({ length: 100 }, (_, index) => index + 3);
    for (const objective of objectiveNames) {
      const once = named(objective).apply(tokens, vocabulary, [7n, 8n]);
      expect(named(objective).apply(tokens, vocabulary, [7n, 8n]), objective).toEqual(once);
      if (objective !== 'lm')
        expect(named(objective).apply(tokens, vocabulary, [8n, 8n]), objective).not.toEqual(once);
    }
  });
});
