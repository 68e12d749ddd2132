// Cross-entropy with z-loss from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';
import type { Projection, Scoring } from './scoring.ts';

/** [2]: weighted mean cross-entropy, and weighted mean z-loss. Gradients are written out (spec 6.3). */
function logitsReference(logits: tf.Tensor, scoring: Scoring): tf.Tensor {
  const vocabulary = logits.shape[1]!;
  const op = tf.customGrad((input, save) => {
    const x = input as tf.Tensor;
    const share = tf.mul(tf.reshape(scoring.weights, [-1]), scoring.inverseWeight); // [tokens]
    const ids = tf.cast(tf.reshape(scoring.targets, [-1]), 'int32');
    const oneHot = tf.cast(tf.oneHot(ids as tf.Tensor1D, vocabulary), 'float32');
    const logZ = tf.logSumExp(x, 1); // [tokens]
    const entropy = tf.sub(logZ, tf.sum(tf.mul(x, oneHot), 1));
    const zTerm = tf.mul(tf.square(logZ), scoring.zLoss);
    const value = tf.stack([tf.sum(tf.mul(entropy, share)), tf.sum(tf.mul(zTerm, share))]);
    (save as tf.GradSaveFunc)([x, logZ, share, oneHot]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [logitsNow, logZNow, shareNow, oneHotNow] = saved as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        const [outer, outerZ] = tf.unstack(dy) as [tf.Tensor, tf.Tensor];
        const probabilities = tf.exp(tf.sub(logitsNow, tf.expandDims(logZNow, 1)));
        const ofZ = tf.mul(tf.mul(logZNow, 2 * scoring.zLoss), outerZ); // [tokens]
        const towards = tf.mul(probabilities, tf.expandDims(tf.add(ofZ, outer), 1));
        return tf.mul(tf.sub(towards, tf.mul(oneHotNow, outer)), tf.expandDims(shareNow, 1));
      },
    };
  });
  return op(logits);
}

/** The same of projected states. */
export function crossEntropyReference({ states, table, scale }: Projection, scoring: Scoring): tf.Tensor {
  const rows = tf.reshape(states, [-1, table.shape[1]!]); // [tokens, dModel]
  const logits = tf.matMul(rows as tf.Tensor2D, table as tf.Tensor2D, false, true);
  return logitsReference(scale === 1 ? logits : tf.mul(logits, scale), scoring);
}
