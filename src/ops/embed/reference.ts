// Token embedding from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
// A product with one-hot rows, because tfjs's gradient of gather adds atomically on WebGPU and is missing on wasm.
import * as tf from '@tensorflow/tfjs';
import { dropoutReference } from '../dropout/reference.ts';
import type { Dropout } from '../dropout/rule.ts';

/** Row `ids[i]` of table [vocabulary, width] for every id, with dropout: ids [...] -> [..., width]. */
export function embedReference(table: tf.Tensor, ids: tf.Tensor, rule?: Dropout): tf.Tensor {
  const [vocabulary, width] = table.shape as [number, number];
  const oneHot = tf.oneHot(tf.cast(tf.reshape(ids, [-1]), 'int32'), vocabulary); // [tokens, vocabulary]
  const rows = tf.matMul(tf.cast(oneHot, 'float32') as tf.Tensor2D, table as tf.Tensor2D);
  const embedded = tf.reshape(rows, [...ids.shape, width]);
  return rule ? dropoutReference(embedded, rule) : embedded;
}
