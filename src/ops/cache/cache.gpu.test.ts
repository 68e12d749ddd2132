// Oracle: the same cache built from stock ops on the cpu backend, and what was put in by hand.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { PlacedTensor } from '../../gpu/tensors.ts';
import { randomNumbers } from '../testing/outcomes.ts';
import { appendToCache, moveCache } from './cache.ts';

beforeAll(async () => {
  await openBackend('webgpu');
});

const backends = ['webgpu', 'cpu'] as const;

function placed({ shape, values }: { shape: number[]; values: Float32Array<ArrayBuffer> }): PlacedTensor {
  return new PlacedTensor(values, shape);
}

async function appended(backend: string, rows: number, length: number, inner: number, position: number) {
  await tf.setBackend(backend);
  const cache = placed(randomNumbers([rows, 7, 2 * inner], 1));
  const projected = placed(randomNumbers([rows, length, 3 * inner], 2));
  const at = new PlacedTensor(Int32Array.of(position), [1]);
  const queries = appendToCache(projected.tensor, cache, at.tensor);
  const found = { queries: [...(await queries.data())], cache: [...(await cache.read())] };
  for (const each of [queries, cache, projected, at]) each.dispose();
  return found;
}

describe('appending to a cache', () => {
  it.each([
    [1, 1, 4, 0],
    [3, 1, 5, 6],
    [2, 4, 3, 2],
    [33, 2, 31, 5],
  ])('puts %i rows of %i positions of width %i at %i as the reference does', async (...sizes) => {
    const [kernel, reference] = [await appended('webgpu', ...sizes), await appended('cpu', ...sizes)];
    expect(kernel).toEqual(reference);
  });

  it.each(backends)('keeps what lies elsewhere on %s', async (backend) => {
    await tf.setBackend(backend);
    const cache = new PlacedTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 3, 2]);
    const at = new PlacedTensor(Int32Array.of(1), [1]);
    const queries = appendToCache(tf.tensor3d([[[7, 8, 9]]]), cache, at.tensor);
    expect([...(await queries.data())]).toEqual([7]);
    expect([...(await cache.read())]).toEqual([1, 2, 8, 9, 5, 6]);
  });
});

describe('moving a cache', () => {
  it.each(backends)(
    'takes the rows that are gone on from, into more or less room, on %s',
    async (backend) => {
      await tf.setBackend(backend);
      const from = new PlacedTensor(Float32Array.of(1, 2, 3, 4), [2, 2, 1]);
      const parents = new PlacedTensor(Int32Array.of(1, 1, 0), [3]);
      const more = new PlacedTensor(new Float32Array(9), [3, 3, 1]);
      const less = new PlacedTensor(new Float32Array(3), [3, 1, 1]);
      moveCache(from, more, parents.tensor);
      moveCache(from, less, parents.tensor);
      expect([...(await more.read())]).toEqual([3, 4, 0, 3, 4, 0, 1, 2, 0]);
      expect([...(await less.read())]).toEqual([3, 3, 1]);
    },
  );
});
