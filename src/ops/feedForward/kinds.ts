// What a feed-forward layer may be made of; `gelu` is the tanh approximation (spec 1.5).
import type * as tf from '@tensorflow/tfjs';
import type { Dropout } from '../dropout/rule.ts';

export type Activation = 'relu' | 'gelu' | 'silu';

/** Weights as Hugging Face keeps them. */
export interface FeedForwardWeights {
  /** wi [F, d]; gated: wi_0 above wi_1, [2F, d]. */
  inner: tf.Tensor;
  /** wo [d, F]. */
  outer: tf.Tensor;
}

/** What is done between the two products. */
export interface FeedForwardOptions {
  kind: Activation;
  gated: boolean;
  dropout: Dropout | undefined;
}
