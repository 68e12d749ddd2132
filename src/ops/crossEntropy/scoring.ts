// What the loss is taken of: how states become logits, and what rows of logits are scored against.
import type * as tf from '@tensorflow/tfjs';

/** What logits are scored against. */
export interface Scoring {
  /** int32, one id a token. */
  targets: tf.Tensor;
  /** float32, one weight a token; 0 = not scored. */
  weights: tf.Tensor;
  /** float32 [1]: one over the sum of the weights that the mean is taken over. */
  inverseWeight: tf.Tensor;
  /** Factor of logZ^2; 0 switches it off. */
  zLoss: number;
}

/** logits = scale * states . table^T. */
export interface Projection {
  /** [..., dModel], a row for each token */
  states: tf.Tensor;
  /** [vocabulary, dModel] */
  table: tf.Tensor;
  scale: number;
}
