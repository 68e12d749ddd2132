// Oracle: the dense layer of stock ops. The backend is told who won; kernels are recorded to see who runs.
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { openBackend, requireBackend } from '../../gpu/device.ts';
import { kernelDeviation, place, randomNumbers } from '../testing/outcomes.ts';
import { linear } from './linear.ts';

const inputs = [randomNumbers([96, 256], 1), randomNumbers([128, 256], 2)];
const layer = (hidden: tf.Tensor, weight: tf.Tensor) => linear(hidden, weight);

beforeAll(async () => {
  await openBackend('webgpu');
});

afterEach(() => {
  requireBackend().setWinners({});
});

/** Names of the kernels that a layer and its gradients run. */
function kernelNames(): string[] {
  const tensors = inputs.map(place);
  const { recording } = requireBackend().record(() =>
    tf.tidy(() => void tf.grads(layer as (...xs: tf.Tensor[]) => tf.Tensor)(tensors)),
  );
  const names = [...recording.kernels].map(({ name }) => name);
  requireBackend().forget(recording);
  tf.dispose(tensors);
  return names;
}

it('products run by the tiles that won, each class by its own, and stay right', async () => {
  requireBackend().setWinners({ forwardMiddle: 'direct8x8', gradientsMiddle: 'direct8x4' });
  expect(kernelNames()).toEqual([
    expect.stringMatching(/^multiply direct8x8\(/),
    expect.stringMatching(/^multiply direct8x4\(/),
  ]);
  expect(await kernelDeviation(layer, inputs)).toBeLessThan(1e-5);
});

it('products run by the rule where winners are of another device', async () => {
  const ruled = kernelNames();
  requireBackend().setWinners({ forwardMiddle: 'none', gradientsMiddle: 'along4x4' });
  expect(kernelNames()).toEqual(ruled);
  expect(ruled).toHaveLength(2);
});
