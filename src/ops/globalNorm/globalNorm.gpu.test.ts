// Oracle: norms in double precision on the host.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { place, randomNumbers } from '../testing/outcomes.ts';
import { globalNorm, rootMeanSquare } from './globalNorm.ts';

function sumOfSquares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(['webgpu', 'cpu'] as const)('on %s', (backend) => {
  it.each([[[1]], [[31]], [[33, 1025]], [[1, 31, 1024, 1025, 300_000]]])(
    'gives the norm of tensors of %j entries',
    async (sizes) => {
      await tf.setBackend(backend);
      const numbers = sizes.map((size, at) => randomNumbers([size], at, 3));
      const tensors = numbers.map(place);
      const norm = globalNorm(tensors);
      const expected = Math.sqrt(numbers.reduce((sum, { values }) => sum + sumOfSquares(values), 0));
      expect(norm.shape).toEqual([1]);
      expect((await norm.data())[0]! / expected).toBeCloseTo(1, 5);
      tf.dispose([norm, ...tensors]);
    },
  );

  it.each([1, 33, 65_537])('gives the root mean square of %i entries', async (size) => {
    await tf.setBackend(backend);
    const numbers = randomNumbers([size], 8);
    const tensor = place(numbers);
    const result = rootMeanSquare(tensor);
    expect((await result.data())[0]! / Math.sqrt(sumOfSquares(numbers.values) / size)).toBeCloseTo(1, 5);
    tf.dispose([result, tensor]);
  });

  it('is 0 for zeros and NaN for NaN', async () => {
    await tf.setBackend(backend);
    const tensors = [tf.zeros([5]), tf.tensor1d([1, Number.NaN])];
    const [none, broken] = [globalNorm([tensors[0]!]), globalNorm(tensors)];
    expect((await none.data())[0]).toBe(0);
    expect((await broken.data())[0]).toBeNaN();
    tf.dispose([none, broken, ...tensors]);
  });
});

it('leaves nothing behind but its result, in numbers or in bytes', async () => {
  await tf.setBackend('webgpu');
  const tensor = place(randomNumbers([5000], 1));
  globalNorm([tensor]).dispose();
  await tensor.data();
  const before = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
  for (let time = 0; time < 20; time++) globalNorm([tensor]).dispose();
  await tensor.data();
  const after = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
  expect([after.numTensors, after.numBytesInGPU]).toEqual([before.numTensors, before.numBytesInGPU]);
  tensor.dispose();
});
