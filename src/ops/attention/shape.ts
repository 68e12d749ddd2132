// What attention is asked to do, apart from its three tensors.
import type * as tf from '@tensorflow/tfjs';
import type { Dropout } from '../dropout/rule.ts';

/** Relative position bias (spec 1.4): a table [buckets, heads] and the bucket of each distance. */
export interface RelativeBias {
  table: tf.Tensor;
  /** int32 [queries + keys - 1]: bucket of distance key - query, which runs from 1 - queries on. */
  bucketOfDistance: tf.Tensor;
}

/**
 * Which key a query sees, by rule rather than by a mask: position codes are 2 * segment + prefix bit
 * (model/masks.ts `sees`). Segment 0 sees and is seen by nothing.
 */
export interface Visibility {
  /** int32 [batch, queries] */
  queryCodes: tf.Tensor;
  /** int32 [batch, keys] */
  keyCodes: tf.Tensor;
  causal: boolean;
}

/** Heads, who sees whom, and what is added to or dropped from the scores. */
export interface AttentionOptions {
  heads: number;
  visibility: Visibility;
  bias?: RelativeBias | undefined;
  /** Of the attention probabilities. */
  dropout?: Dropout | undefined;
}
