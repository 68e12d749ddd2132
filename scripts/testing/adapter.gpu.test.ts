// The engine tests stand on this: tfjs's WebGPU backend multiplies on an adapter that Dawn opened in Node.
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

it('multiplies matrices on a real WebGPU adapter in Node', async () => {
  expect(await tf.setBackend('webgpu')).toBe(true);
  const left = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const right = tf.tensor2d([5, 6, 7, 8], [2, 2]);
  expect(Array.from(await tf.matMul(left, right).data())).toEqual([19, 22, 43, 50]);
  expect(tf.getBackend()).toBe('webgpu');
});
