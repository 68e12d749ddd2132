// Norms from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';

/** [1]: the Euclidean norm over all entries of all tensors together. */
export function globalNormReference(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => tf.reshape(tf.sqrt(tf.addN(tensors.map((each) => tf.sum(tf.square(each))))), [1]));
}

/** [1]: root mean square of one tensor. */
export function rootMeanSquareReference(tensor: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.reshape(tf.sqrt(tf.mean(tf.square(tensor))), [1]));
}
