// What attention is asked to do, apart from its tensors, and how those lie in memory.
import type * as tf from '@tensorflow/tfjs';
import { Mistake } from '../../errors/mistake.ts';
import type { Dropout } from '../dropout/rule.ts';

/** Relative position bias (spec 1.4): a table [buckets, heads] and the bucket of each distance. */
export interface RelativeBias {
  table: tf.Tensor;
  /**
   * int32 [queries + keys - 1]: bucket of distance key - query, which runs from 1 - queries on. With `firstQuery`
   * int32 [2 * longest - 1], from 1 - longest on.
   */
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
  /** int32 [1]: position of query 0, for decoding with a cache; 0 if absent. With it, no dropout and no gradient. */
  firstQuery?: tf.Tensor | undefined;
}

/** Sizes of one attention, and where rows of queries, keys and values start in the packed tensors, in elements. */
export interface Extent {
  batch: number;
  heads: number;
  queries: number;
  keys: number;
  depth: number;
  queryStride: number;
  memoryStride: number;
  keyFirst: number;
  valueFirst: number;
}

/** Throws Mistake `attention.width` where a last axis cannot be cut into heads, or queries and memory do not match. */
export function extentOf(queries: tf.Tensor, memory: tf.Tensor | undefined, heads: number): Extent {
  const [batch, length, queryStride] = queries.shape as [number, number, number];
  const inner = memory ? queryStride : queryStride / 3;
  const memoryStride = memory ? memory.shape[2]! : queryStride;
  if (!Number.isInteger(inner / heads) || memoryStride !== (memory ? 2 : 3) * inner) {
    const wanted = memory ? `memory of width 2 * ${inner}` : `a width of 3 * ${heads} * depth`;
    throw new Mistake('attention.width', wanted, memoryStride);
  }
  return {
    batch,
    heads,
    queries: length,
    keys: memory ? memory.shape[1]! : length,
    depth: inner / heads,
    queryStride,
    memoryStride,
    keyFirst: memory ? 0 : inner,
    valueFirst: memory ? inner : 2 * inner,
  };
}

/** Where in `bucketOfDistance` the distance 0 is. */
export function zeroDistance({ bias, firstQuery }: AttentionOptions, queries: number): number {
  return firstQuery && bias ? (bias.bucketOfDistance.size - 1) / 2 : queries - 1;
}
