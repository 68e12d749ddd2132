// Multi-head attention from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';
import { dropoutReference } from '../dropout/reference.ts';
import { type AttentionOptions, type RelativeBias, zeroDistance } from './shape.ts';

const hidden = -1e9;

/**
 * Packed parts [batch, length, parts * heads * depth] -> each [batch, heads, length, depth].
 * Transposed before it is cut, so that each part lies in one piece: tfjs on cpu copies other slices number by number.
 */
function partsByHead(packed: tf.Tensor, parts: number, heads: number): tf.Tensor[] {
  const [batch, length, width] = packed.shape as [number, number, number];
  const apart = tf.reshape(packed, [batch, length, parts, heads, width / parts / heads]);
  const byPart = tf.transpose(apart, [2, 0, 3, 1, 4]);
  return parts === 1 ? [tf.squeeze(byPart, [0])] : tf.unstack(byPart); // tfjs has no gradient of a single one
}

/** Query, key and value [batch, heads, length, depth] of packed q|k|v, or of queries and packed k|v. */
function unpacked(
  queries: tf.Tensor,
  memory: tf.Tensor | undefined,
  heads: number,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const parts = memory
    ? [...partsByHead(queries, 1, heads), ...partsByHead(memory, 2, heads)]
    : partsByHead(queries, 3, heads);
  return parts as [tf.Tensor, tf.Tensor, tf.Tensor];
}

/** Position of query 0. Reads a tensor, so only for backends that read without waiting. */
function firstPosition({ firstQuery }: AttentionOptions): number {
  return firstQuery ? firstQuery.dataSync()[0]! : 0;
}

/** [1, heads, queries, keys]; a product with one-hot rows keeps the gradient free of atomics. */
function biasOf(bias: RelativeBias, options: AttentionOptions, queries: number, keys: number): tf.Tensor {
  const [buckets, heads] = bias.table.shape as [number, number];
  const oneHot = tf.cast(tf.oneHot(tf.cast(bias.bucketOfDistance, 'int32'), buckets), 'float32');
  const byDistance = tf.matMul(oneHot as tf.Tensor2D, bias.table as tf.Tensor2D); // [distances, heads]
  const zero = zeroDistance(options, queries) - firstPosition(options);
  const rows = Array.from({ length: queries }, (_, query) =>
    tf.slice(byDistance, [zero - query, 0], [keys, heads]),
  );
  return tf.expandDims(tf.transpose(tf.stack(rows), [2, 0, 1]), 0);
}

/** float32 [batch, 1, queries, keys]: 1 = visible. */
function visibleReference(options: AttentionOptions): tf.Tensor {
  const { queryCodes, keyCodes, causal } = options.visibility;
  const two = tf.scalar(2, 'int32');
  const query = tf.expandDims(queryCodes, 2); // [batch, queries, 1]
  const key = tf.expandDims(keyCodes, 1); // [batch, 1, keys]
  const querySegment = tf.floorDiv(query, two);
  const real = tf.greater(querySegment, tf.scalar(0, 'int32'));
  let sees = tf.logicalAnd(tf.equal(querySegment, tf.floorDiv(key, two)), real);
  if (causal) {
    const first = firstPosition(options);
    const queryAt = tf.range(first, first + queryCodes.shape[1]!, 1, 'int32');
    const keyAt = tf.range(0, keyCodes.shape[1]!, 1, 'int32');
    const past = tf.lessEqual(tf.expandDims(keyAt, 0), tf.expandDims(queryAt, 1));
    const open = tf.logicalAnd(tf.cast(tf.mod(query, two), 'bool'), tf.cast(tf.mod(key, two), 'bool'));
    sees = tf.logicalAnd(sees, tf.logicalOr(tf.expandDims(past, 0), open));
  }
  return tf.expandDims(tf.cast(sees, 'float32'), 1);
}

function separateProbabilities(query: tf.Tensor, key: tf.Tensor, options: AttentionOptions): tf.Tensor {
  const visible = visibleReference(options);
  let scores = tf.matMul(query, key, false, true); // T5 does not divide by sqrt(depth)
  if (options.bias) scores = tf.add(scores, biasOf(options.bias, options, query.shape[2]!, key.shape[2]!));
  return tf.mul(tf.softmax(tf.add(scores, tf.mul(tf.sub(1, visible), hidden))), visible);
}

/** What `attention` gives, see there. */
export function attentionReference(
  queries: tf.Tensor,
  memory: tf.Tensor | undefined,
  options: AttentionOptions,
): tf.Tensor {
  const [query, key, value] = unpacked(queries, memory, options.heads);
  const probabilities = separateProbabilities(query, key, options);
  const weights = options.dropout ? dropoutReference(probabilities, options.dropout) : probabilities;
  const mixed = tf.transpose(tf.matMul(weights, value), [0, 2, 1, 3]); // [batch, queries, heads, depth]
  const [batch, length, heads, depth] = mixed.shape as [number, number, number, number];
  return tf.reshape(mixed, [batch, length, heads * depth]);
}
