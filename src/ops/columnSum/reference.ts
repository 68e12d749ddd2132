// Column sums from stock tfjs ops: the definition and the oracle.
import * as tf from '@tensorflow/tfjs';

/** values [rows, width] -> [width]. */
export function columnSumReference(values: tf.Tensor): tf.Tensor {
  return tf.sum(values, 0);
}
