// Oracles: the reference on the cpu backend, numeric slopes, and the norm by its formula in double precision.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend, requireBackend } from '../../gpu/device.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { residualNorm } from './residualNorm.ts';

beforeAll(async () => {
  await openBackend('webgpu');
});

interface Case {
  /** No rule at all where there is none. */
  rate?: number;
  epsilon?: number;
}

const ruleOf = (rate: number | undefined, site: number) =>
  rate === undefined ? undefined : { rate, site, counter: constant(Int32Array.of(5, 6)) };

/** Both outputs side by side, so that both send a gradient back. */
const joining =
  ({ rate, epsilon = 1e-6 }: Case): Run =>
  (stream, update, scale) => {
    const options = { epsilon, updateDropout: ruleOf(rate, 3), normedDropout: ruleOf(rate, 4) };
    const { stream: joined, normed } = residualNorm(stream!, update!, scale!, options);
    return tf.concat([joined, normed], -1);
  };

const alone: Run = (stream, scale) => residualNorm(stream!, undefined, scale!, { epsilon: 1e-6 }).normed;

const inputsOf = (shape: number[]) => [
  randomNumbers(shape, 1, 3),
  randomNumbers(shape, 3, 2),
  randomNumbers(shape.slice(-1), 2),
];

describe('a residual norm', () => {
  it('joins and norms a single number as the reference does', async () => {
    // With a small epsilon its gradient would be nothing but rounding.
    expect(await kernelDeviation(joining({ epsilon: 1 }), inputsOf([1, 1]))).toBeLessThan(1e-5);
  });

  it.each([[[1, 200]], [[31, 33]], [[33, 31]], [[2, 3, 65]], [[65_537, 3]]])(
    'joins and norms %j as the reference does, with the same gradients',
    async (shape) => {
      expect(await kernelDeviation(joining({}), inputsOf(shape))).toBeLessThan(2e-5);
    },
  );

  it.each([[[1, 33]], [[31, 65]], [[2, 3, 7]]])(
    'drops the same elements of %j as the reference, forward and back',
    async (shape) => {
      expect(await kernelDeviation(joining({ rate: 0.3 }), inputsOf(shape))).toBeLessThan(2e-5);
    },
  );

  it('takes a rate of 0 for no dropout', async () => {
    expect(await kernelDeviation(joining({ rate: 0 }), inputsOf([31, 33]))).toBeLessThan(2e-5);
  });

  it.each([[[1, 33]], [[31, 300]], [[33, 513]]])('does so for %j in the variant for GPUs', async (shape) => {
    const backend = requireBackend();
    const { software } = backend;
    Object.assign(backend, { software: false });
    try {
      expect(await kernelDeviation(joining({ rate: 0.3 }), inputsOf(shape))).toBeLessThan(2e-5);
    } finally {
      Object.assign(backend, { software });
    }
  });

  it('passes the stream on where there is no update', async () => {
    const [stream, , scale] = inputsOf([5, 33]);
    expect(await kernelDeviation(alone, [stream!, scale!])).toBeLessThan(2e-5);
  });

  it('divides by the root mean square without taking a mean off', async () => {
    const [hidden, , scale] = inputsOf([1, 33]);
    const meanSquare = hidden!.values.reduce((sum, value) => sum + value * value, 0) / 33;
    const expected = hidden!.values.map(
      (value, at) => (value / Math.sqrt(meanSquare + 1e-6)) * scale!.values[at]!,
    );
    const { value } = await outcomeOf('webgpu', alone, [hidden!, scale!]);
    expect(deviation(value, expected)).toBeLessThan(1e-6);
  });

  it('keeps a row of zeros at zero, and its gradient finite', async () => {
    const zeros = { shape: [2, 5], values: new Float32Array(10) };
    const { value, gradients } = await outcomeOf('webgpu', alone, [zeros, randomNumbers([5], 2)]);
    expect(value.every((each) => each === 0)).toBe(true);
    expect(gradients.every((gradient) => gradient.every(Number.isFinite))).toBe(true);
  });

  it('has gradients that numeric slopes confirm', async () => {
    for (const off of await slopeDeviations(joining({}), inputsOf([3, 7]))) expect(off).toBeLessThan(1e-3);
  });

  it('gives the same bits twice', async () => {
    const [first, second] = [
      await outcomeOf('webgpu', joining({ rate: 0.1 }), inputsOf([300, 33])),
      await outcomeOf('webgpu', joining({ rate: 0.1 }), inputsOf([300, 33])),
    ];
    expect(deviation(second.value, first.value)).toBe(0);
    expect(second.gradients.map((each, at) => deviation(each, first.gradients[at]!))).toEqual([0, 0, 0]);
  });
});
