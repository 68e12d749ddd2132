// Tensors that no gradient is taken for, nor for anything they come from: frozen parameters, and what is computed of
// nothing else. Ops that know of it in time keep and compute less. tfjs's tape finds out as well, but only on the way
// back, when everything has been kept.
import type * as tf from '@tensorflow/tfjs';

const constant = new WeakSet<tf.Tensor>();

/** From here on no gradient is taken for a tensor, which is returned. */
export function withoutGradient<T extends tf.Tensor>(tensor: T): T {
  constant.add(tensor);
  return tensor;
}

/** Whether a gradient may be taken for a tensor; so it is unless said otherwise. */
export function needsGradient(tensor: tf.Tensor): boolean {
  return !constant.has(tensor);
}
