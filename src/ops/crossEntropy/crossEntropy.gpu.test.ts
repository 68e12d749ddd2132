// Oracles: the reference on the cpu backend, the formula of spec 6.3 in double precision, and numeric slopes.
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineBackend } from '../../gpu/backend.ts';
import { openBackend, requireBackend } from '../../gpu/device.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  type Numbers,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { crossEntropy } from './crossEntropy.ts';

const targetAt = (token: number, vocabulary: number) => (token * 7 + 3) % vocabulary;
const weightAt = (token: number) => (token % 3) / 2; // 0, 0.5, 1

interface Options {
  zLoss?: number;
  scale?: number;
  /** Most bytes of logits at a time. */
  bytes?: number;
}

function scored({ zLoss = 1e-2, scale = 1, bytes }: Options = {}): Run {
  return (states, table) => {
    const [tokens, vocabulary] = [states!.shape[0]!, table!.shape[0]!];
    const targets = constant(Int32Array.from({ length: tokens }, (_, token) => targetAt(token, vocabulary)));
    const weights = constant(Float32Array.from({ length: tokens }, (_, token) => weightAt(token)));
    const inverseWeight = constant(Float32Array.of(2 / tokens));
    const scoring = { targets, weights, inverseWeight, zLoss };
    return crossEntropy({ states: states!, table: table!, scale }, scoring, bytes);
  };
}

const inputsOf = (tokens: number, vocabulary: number, depth: number, size = 2): Numbers[] => [
  randomNumbers([tokens, depth], 4, size),
  randomNumbers([vocabulary, depth], 5, size),
];

let backend: EngineBackend;

beforeAll(async () => {
  await openBackend('webgpu');
  backend = requireBackend();
});

describe('cross-entropy of projected states', () => {
  it.each([
    [2, 33, 4],
    [31, 33, 7],
    [33, 31, 8],
    [5, 4100, 12],
    [65_537, 65, 3],
  ])('scores %i tokens over %i ids as the reference does, with the same gradients', async (...sizes) => {
    expect(await kernelDeviation(scored(), inputsOf(...sizes))).toBeLessThan(3e-5);
  });

  it.each([64 * 4 * 31, 130 * 4 * 31])('does so in chunks of at most %i bytes as well', async (bytes) => {
    expect(await kernelDeviation(scored({ bytes }), inputsOf(31, 200, 8))).toBeLessThan(3e-5);
  });

  it('scales the logits', async () => {
    expect(await kernelDeviation(scored({ scale: 0.25 }), inputsOf(31, 33, 8))).toBeLessThan(3e-5);
    const chunked = scored({ scale: 0.25, bytes: 64 * 4 * 31 });
    expect(await kernelDeviation(chunked, inputsOf(31, 133, 8))).toBeLessThan(3e-5);
  });

  it('holds no more logits than asked for', async () => {
    const [tokens, vocabulary] = [100, 6400];
    const measure = async (bytes: number) => {
      const before = backend.memory().numBytesAllocatedInGPU;
      await outcomeOf('webgpu', scored({ bytes }), inputsOf(tokens, vocabulary, 4));
      return backend.memory().numBytesAllocatedInGPU - before;
    };
    const whole = 4 * tokens * vocabulary;
    expect(await measure(64 * 4 * tokens)).toBeLessThan(whole / 2);
    expect(await measure(2 ** 30)).toBeGreaterThanOrEqual(whole);
  });

  it('is logZ - logit[target], and zLoss logZ^2', async () => {
    const [states, table] = inputsOf(6, 33, 5);
    const expected = [0, 0];
    for (let token = 0; token < 6; token++) {
      const logits = Array.from({ length: 33 }, (_, id) =>
        [0, 1, 2, 3, 4].reduce(
          (sum, at) => sum + states!.values[token * 5 + at]! * table!.values[id * 5 + at]!,
          0,
        ),
      );
      const logZ = Math.log(logits.reduce((sum, each) => sum + Math.exp(each), 0));
      expected[0]! += ((logZ - logits[targetAt(token, 33)]!) * weightAt(token)) / 3;
      expected[1]! += (1e-2 * logZ * logZ * weightAt(token)) / 3;
    }
    const { value } = await outcomeOf('webgpu', scored(), [states!, table!]);
    expect(value[0]).toBeCloseTo(expected[0]!, 5);
    expect(value[1]).toBeCloseTo(expected[1]!, 5);
  });

  it('loses nothing over an only id', async () => {
    const { value, gradients } = await outcomeOf('webgpu', scored({ zLoss: 0 }), inputsOf(31, 1, 5));
    for (const each of [value, ...gradients]) expect(Math.max(...each.map(Math.abs))).toBeLessThan(1e-5);
  });

  it('agrees with the reference on logits of ten thousands, in chunks as well', async () => {
    const inputs = inputsOf(6, 133, 8, 60);
    expect(await kernelDeviation(scored({ zLoss: 1e-6 }), inputs)).toBeLessThan(3e-5);
    expect(await kernelDeviation(scored({ zLoss: 1e-6, bytes: 64 * 4 * 6 }), inputs)).toBeLessThan(3e-5);
  });

  it.each([2 ** 30, 64 * 4 * 6])(
    'stays finite where exp of a logit would overflow (%i bytes)',
    async (bytes) => {
      const { value, gradients } = await outcomeOf('webgpu', scored({ bytes }), inputsOf(6, 133, 8, 60));
      expect([...value, ...gradients[0]!, ...gradients[1]!].every(Number.isFinite)).toBe(true);
    },
  );

  it('gives tokens of weight 0 a gradient of exactly 0', async () => {
    const { gradients } = await outcomeOf('webgpu', scored(), inputsOf(4, 33, 8));
    expect([...gradients[0]!.subarray(0, 8)]).toEqual(new Array(8).fill(0));
    expect(gradients[0]!.subarray(8, 16).some((slope) => slope !== 0)).toBe(true);
  });

  it('gives the same bits twice', async () => {
    const run = () => outcomeOf('webgpu', scored({ bytes: 64 * 4 * 33 }), inputsOf(33, 410, 8));
    const [first, second] = [await run(), await run()];
    expect(deviation(second.value, first.value)).toBe(0);
    expect(second.gradients.map((each, at) => deviation(each, first.gradients[at]!))).toEqual([0, 0]);
  });

  it('has gradients that numeric slopes confirm', async () => {
    for (const off of await slopeDeviations(scored(), inputsOf(5, 9, 4))) expect(off).toBeLessThan(1e-3);
  });
});
