// Dropout from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';
import { type Dropout, dropoutFactors } from './rule.ts';

/** The factors of a site as a tensor. Reads the counter, so only for backends that read without waiting. */
function dropoutMask(shape: readonly number[], dropout: Dropout): tf.Tensor {
  const [seed, step] = dropout.counter.dataSync();
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(dropoutFactors(count, dropout.rate, dropout.site, seed! >>> 0, step! >>> 0), [...shape]);
}

/** hidden with elements dropped. Any shape. */
export function dropoutReference(hidden: tf.Tensor, dropout: Dropout): tf.Tensor {
  return tf.mul(hidden, dropoutMask(hidden.shape, dropout));
}
