// Oracle: norms in double precision on the host.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { place, randomNumbers } from '../testing/outcomes.ts';
import { rootOfSums } from './globalNorm.ts';
import { globalNormReference, rootMeanSquareReference } from './reference.ts';

function sumOfSquares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe('the reference', () => {
  it.each([[[1]], [[31]], [[33, 1025]], [[1, 31, 1024, 1025, 300_000]]])(
    'gives the norm of tensors of %j entries',
    async (sizes) => {
      const numbers = sizes.map((size, at) => randomNumbers([size], at, 3));
      const tensors = numbers.map(place);
      const norm = globalNormReference(tensors);
      const expected = Math.sqrt(numbers.reduce((sum, { values }) => sum + sumOfSquares(values), 0));
      expect(norm.shape).toEqual([1]);
      expect((await norm.data())[0]! / expected).toBeCloseTo(1, 5);
      tf.dispose([norm, ...tensors]);
    },
  );

  it.each([1, 33, 65_537])('gives the root mean square of %i entries', async (size) => {
    const numbers = randomNumbers([size], 8);
    const tensor = place(numbers);
    const result = rootMeanSquareReference(tensor);
    expect((await result.data())[0]! / Math.sqrt(sumOfSquares(numbers.values) / size)).toBeCloseTo(1, 5);
    tf.dispose([result, tensor]);
  });
});

describe('the root of sums', () => {
  it.each([1, 31, 64, 65, 5000])('adds up the first %i sums and no more', async (count) => {
    const { values } = randomNumbers([count + 3], 5);
    const sums = tf.tensor1d(values.map(Math.abs));
    const root = rootOfSums(sums, count);
    const total = values.slice(0, count).reduce((sum, value) => sum + Math.abs(value), 0);
    expect((await root.data())[0]! / Math.sqrt(total)).toBeCloseTo(1, 5);
    tf.dispose([sums, root]);
  });

  it('is 0 for zeros and NaN for NaN', async () => {
    const tensors = [tf.zeros([5]), tf.tensor1d([1, Number.NaN])];
    const roots = tensors.map((sums) => rootOfSums(sums, sums.size));
    expect((await roots[0]!.data())[0]).toBe(0);
    expect((await roots[1]!.data())[0]).toBeNaN();
    tf.dispose([...roots, ...tensors]);
  });
});
