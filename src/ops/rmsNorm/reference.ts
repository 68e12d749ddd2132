// T5's residual stream and layer norm from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';
import { dropoutReference } from '../dropout/reference.ts';
import type { ResidualNormOptions } from './options.ts';

/** hidden [..., width] times its inverse root mean square, times scale [width]; no mean is taken off (spec 1.1). */
function normedReference(hidden: tf.Tensor, scale: tf.Tensor, epsilon: number): tf.Tensor {
  const meanSquare = tf.mean(tf.square(hidden), -1, true); // [..., 1]
  return tf.mul(tf.mul(hidden, tf.rsqrt(tf.add(meanSquare, epsilon))), scale);
}

/** The stream with the update added, and the same normed. */
export function residualNormReference(
  stream: tf.Tensor,
  update: tf.Tensor | undefined,
  scale: tf.Tensor,
  { epsilon, updateDropout, normedDropout }: ResidualNormOptions,
): { stream: tf.Tensor; normed: tf.Tensor } {
  const joining = update && updateDropout ? dropoutReference(update, updateDropout) : update;
  const joined = joining ? tf.add(stream, joining) : stream;
  const normed = normedReference(joined, scale, epsilon);
  return { stream: joined, normed: normedDropout ? dropoutReference(normed, normedDropout) : normed };
}
