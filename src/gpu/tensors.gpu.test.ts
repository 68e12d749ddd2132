// Oracle: what was written is what is read, by whichever way it went in and whichever way it is looked at.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackend, requireBackend } from './device.ts';
import { PlacedTensor } from './tensors.ts';

const gpuBytes = () => (tf.memory() as tf.MemoryInfo & { numBytesInGPU: number }).numBytesInGPU;

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(['webgpu', 'cpu'] as const)('a placed tensor on %s', (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  it('has the values, shape and type it was made with', async () => {
    const floats = new PlacedTensor(Float32Array.of(1.5, 2, 3, 4, 5, 6), [2, 3]);
    const ids = new PlacedTensor(Int32Array.of(7, 8), [2]);
    expect([floats.tensor.shape, floats.tensor.dtype, ids.tensor.dtype]).toEqual([
      [2, 3],
      'float32',
      'int32',
    ]);
    expect([...(await floats.read())]).toEqual([1.5, 2, 3, 4, 5, 6]);
    expect([...(await ids.tensor.data())]).toEqual([7, 8]);
    floats.dispose();
    ids.dispose();
  });

  it('has the values written last, before its first use and after', async () => {
    const placed = new PlacedTensor(new Float32Array(3), [3]);
    placed.write(Float32Array.of(1, 2, 3));
    expect([...(await placed.read())]).toEqual([1, 2, 3]);
    placed.write(Float32Array.of(4, 5, 6));
    placed.write(Float32Array.of(7, 8, 9));
    expect([...(await placed.read())]).toEqual([7, 8, 9]);
    placed.dispose();
  });

  it('has the values written before its first upload, even into a buffer that was used before', async () => {
    const size = 1237; // of no other tensor here
    const former = new PlacedTensor(new Float32Array(size).fill(1), [size]);
    await former.read();
    former.dispose(); // its buffer is free now
    const placed = new PlacedTensor(new Float32Array(size).fill(2), [size]);
    placed.write(new Float32Array(size).fill(3));
    expect((await placed.read()).every((value) => value === 3)).toBe(true);
    placed.dispose();
  });

  it('gives work recorded before a write the old values, and work after it the new ones', async () => {
    const placed = new PlacedTensor(Float32Array.of(1), [1]);
    const before = tf.mul(placed.tensor, 10);
    placed.write(Float32Array.of(2));
    const after = tf.mul(placed.tensor, 10);
    expect([(await before.data())[0], (await after.data())[0]]).toEqual([10, 20]);
    tf.dispose([before, after]);
    placed.dispose();
  });

  it('shows a write to those who had looked before', async () => {
    const placed = new PlacedTensor(Float32Array.of(1, 2), [2]);
    expect([...(await placed.tensor.data())]).toEqual([1, 2]);
    placed.write(Float32Array.of(3, 4));
    expect([...(await placed.tensor.data())]).toEqual([3, 4]);
    placed.assign(tf.tensor1d([5, 6]));
    expect([...(await placed.tensor.data())]).toEqual([5, 6]);
    placed.dispose();
  });

  it('takes the values of another tensor, which is gone then', async () => {
    const placed = new PlacedTensor(Float32Array.of(1, 2), [2]);
    const next = tf.add(placed.tensor, tf.tensor1d([10, 20]));
    placed.assign(next);
    expect([...(await placed.read())]).toEqual([11, 22]);
    if (backend === 'webgpu') expect(next.isDisposed).toBe(true);
    placed.dispose();
  });

  it('outlives the tidy in which it was assigned', async () => {
    const placed = new PlacedTensor(Float32Array.of(1, 2), [2]);
    tf.tidy(() => placed.assign(tf.mul(placed.tensor, 3)));
    expect([...(await placed.read())]).toEqual([3, 6]);
    placed.dispose();
  });

  it('leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const placed = new PlacedTensor(Float32Array.of(1, 2), [2]);
    placed.write(Float32Array.of(3, 4));
    placed.assign(tf.tensor1d([5, 6]));
    expect(tf.memory().numTensors).toBe(before + 1);
    placed.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('on WebGPU', () => {
  beforeEach(async () => {
    await tf.setBackend('webgpu');
  });

  it('never moves to another buffer', () => {
    const backend = requireBackend();
    const placed = new PlacedTensor(Float32Array.of(1, 2), [2]);
    const { tensor } = placed;
    const buffer = backend.rangeOf(tensor).buffer;
    placed.write(Float32Array.of(3, 4));
    placed.assign(tf.tensor1d([5, 6]));
    expect(placed.tensor).toBe(tensor);
    expect(backend.rangeOf(placed.tensor).buffer).toBe(buffer);
    placed.dispose();
  });

  it('needs no more memory however often it is written and assigned', async () => {
    const placed = new PlacedTensor(new Float32Array(100), [100]);
    const once = async () => {
      placed.write(new Float32Array(100).fill(1));
      placed.assign(tf.add(placed.tensor, 1));
      await placed.read();
    };
    await once();
    await once();
    const before = gpuBytes();
    for (let time = 0; time < 20; time++) await once();
    expect(gpuBytes()).toBe(before);
    placed.dispose();
  });
});
