// Oracle: sums in double precision on the host.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { deviation, place, randomNumbers } from '../testing/outcomes.ts';
import { columnSum } from './columnSum.ts';

beforeAll(async () => {
  await openBackend('webgpu');
});

function sumsOf(
  rows: number,
  width: number,
): { values: ReturnType<typeof randomNumbers>; expected: number[] } {
  const values = randomNumbers([rows, width], 3);
  const expected = new Array<number>(width).fill(0);
  values.values.forEach((value, at) => {
    expected[at % width]! += value;
  });
  return { values, expected };
}

describe.each(['webgpu', 'cpu'] as const)('on %s', (backend) => {
  it.each([
    [1, 1],
    [1, 33],
    [31, 33],
    [64, 5],
    [65, 5],
    [4097, 3],
    [65_537, 2],
  ])('adds up %i rows of %i columns', async (rows, width) => {
    await tf.setBackend(backend);
    const { values, expected } = sumsOf(rows, width);
    const sums = tf.tidy(() => columnSum(place(values)));
    expect(sums.shape).toEqual([width]);
    expect(deviation(await sums.data(), expected)).toBeLessThan(1e-4);
    sums.dispose();
  });
});

it('leaves nothing behind but its result', async () => {
  await tf.setBackend('webgpu');
  const values = place(randomNumbers([4097, 3], 3));
  const before = tf.memory().numTensors;
  const sums = columnSum(values);
  expect(tf.memory().numTensors).toBe(before + 1);
  tf.dispose([values, sums]);
});
