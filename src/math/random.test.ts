import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomWords, shuffled, shuffledOrder, splitSeed, uniformFloats, uniformIntegers } from './random.ts';

describe('a seed', () => {
  it('gives TensorFlow words', () => {
    const words = [1105988140, 1738052849, 3959391294, 370444179, 10670227, 4048756165];
    expect([...randomWords([1n, 2n], 6)]).toEqual(words); // spec 3.6
  });

  it('gives TensorFlow floats', () => {
    const floats = [0.08216607570648193, 0.40928006172180176, 0.3931846618652344, 0.31625330448150635];
    expect([...uniformFloats([0n, 1n], 4)]).toEqual(floats); // spec 3.6
  });

  it('splits as TensorFlow does (C027)', () => {
    expect(splitSeed([0n, 0n], 2)).toEqual([
      [-6856063536328932722n, -6061095977527908230n],
      [6624627857932008774n, -9000103707649019216n],
    ]);
  });

  it('shuffles as seqio does (C029)', () => {
    const values = Int32Array.of(0, 1, 2, 3, 4, 5);
    expect([...shuffled(values, [0n, 1n])]).toEqual([0, 3, 4, 2, 1, 5]);
    expect([...shuffled(values, [2n, 3n])]).toEqual([3, 4, 0, 2, 5, 1]);
  });

  it('draws integers inside their range', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.integer({ min: 1, max: 1000 }),
        (seed, span) => {
          const drawn = uniformIntegers([seed, 7n], 9, 5, 5 + span);
          expect(drawn.every((value) => value >= 5 && value < 5 + span)).toBe(true);
        },
      ),
    );
    expect(() => uniformIntegers([0n, 0n], 1, 3, 3)).toThrow(RangeError);
  });

  it('gives prefixes of one stream, whatever the count', () => {
    expect([...randomWords([3n, 4n], 3)]).toEqual([...randomWords([3n, 4n], 11).subarray(0, 3)]);
    expect(randomWords([3n, 4n], 0)).toHaveLength(0);
  });

  it('orders every index once', () => {
    expect([...shuffledOrder([5n, 6n], 1000)].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
  });
});
