// A dense layer from stock tfjs ops: the definition, the oracle, what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';

/** hidden [..., in] times weight [out, in] transposed, times `scale` -> [..., out]. */
export function linearReference(hidden: tf.Tensor, weight: tf.Tensor, scale = 1): tf.Tensor {
  const [outputs, inputs] = weight.shape as [number, number];
  const rows = tf.reshape(hidden, [-1, inputs]); // matMul's gradient does not broadcast over a batch, so rows
  const product = tf.matMul(rows as tf.Tensor2D, weight as tf.Tensor2D, false, true); // [rows, out]
  const scaled = scale === 1 ? product : tf.mul(product, scale);
  return tf.reshape(scaled, [...hidden.shape.slice(0, -1), outputs]);
}
