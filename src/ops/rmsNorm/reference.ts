// T5's layer norm from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';

/** hidden [..., width] times its inverse root mean square, times scale [width]; no mean is taken off (spec 1.1). */
export function rmsNormReference(hidden: tf.Tensor, scale: tf.Tensor, epsilon: number): tf.Tensor {
  const meanSquare = tf.mean(tf.square(hidden), -1, true); // [..., 1]
  return tf.mul(tf.mul(hidden, tf.rsqrt(tf.add(meanSquare, epsilon))), scale);
}
