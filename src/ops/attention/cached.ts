// Attention over a cache of keys and values, number by number: what wasm and cpu run when they decode, which read a tensor
// without waiting. Stock ops would lay out the whole cache anew for every token. No gradient.
import * as tf from '@tensorflow/tfjs';
import { type AttentionOptions, type Extent, zeroDistance } from './shape.ts';

/** Softmax over scores, where -Infinity is not seen; zeros where nothing is. */
function probabilitiesOf(scores: Float64Array): Float64Array {
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  if (highest === -Infinity) return scores.fill(0);
  const weights = scores.map((score) => Math.exp(score - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Whether a query sees a key, by their position codes (model/masks.ts `sees`). */
function sees(query: number, key: number, inOrder: boolean): boolean {
  const segment = query >> 1;
  return segment > 0 && segment === key >> 1 && (inOrder || (query & key & 1) === 1);
}

/** What is added to the score of a key at each distance, for one head. */
function biasOf(options: AttentionOptions, head: number): (distance: number) => number {
  if (!options.bias) return () => 0;
  const { table, bucketOfDistance } = options.bias;
  const heads = table.shape[1] ?? 1;
  const [values, buckets] = [table.dataSync<'float32'>(), bucketOfDistance.dataSync<'int32'>()];
  const zero = zeroDistance(options, 1);
  return (distance) => values[(buckets[zero + distance] ?? 0) * heads + head] ?? NaN;
}

/** `attention` of queries [batch, queries, heads * depth] from `firstQuery` on over `memory`: the same shape. */
export function attendCached(
  queries: tf.Tensor,
  memory: tf.Tensor,
  extent: Extent,
  options: AttentionOptions,
): tf.Tensor {
  const { batch, heads, depth, keys, queryStride, memoryStride, keyFirst, valueFirst } = extent;
  const { queryCodes, keyCodes, causal } = options.visibility;
  const first = options.firstQuery?.dataSync()[0] ?? 0;
  const [asked, cached] = [queries.dataSync<'float32'>(), memory.dataSync<'float32'>()];
  const [codes, codesOfKeys] = [queryCodes.dataSync<'int32'>(), keyCodes.dataSync<'int32'>()];
  const attended = new Float32Array(batch * extent.queries * heads * depth);

  /** Scores of one query by a head, [keys]. */
  const scoresOf = (row: number, at: number, head: number, bias: (distance: number) => number) => {
    const query = row * extent.queries + at;
    const from = query * queryStride + head * depth;
    const scores = new Float64Array(keys).fill(-Infinity);
    for (let key = 0; key < keys; key++) {
      const inOrder = !causal || key <= first + at;
      if (!sees(codes[query]!, codesOfKeys[row * keys + key]!, inOrder)) continue;
      const start = (row * keys + key) * memoryStride + keyFirst + head * depth;
      let product = 0;
      for (let column = 0; column < depth; column++)
        product += asked[from + column]! * cached[start + column]!;
      scores[key] = product + bias(key - first - at);
    }
    return scores;
  };

  /** Adds the values of one row by their probabilities to what a query gives. */
  const mix = (row: number, at: number, head: number, probabilities: Float64Array) => {
    const to = (row * extent.queries + at) * heads * depth + head * depth;
    for (let key = 0; key < keys; key++) {
      const weight = probabilities[key]!;
      if (weight === 0) continue;
      const start = (row * keys + key) * memoryStride + valueFirst + head * depth;
      for (let column = 0; column < depth; column++) {
        attended[to + column]! += weight * cached[start + column]!;
      }
    }
  };

  for (let head = 0; head < heads; head++) {
    const bias = biasOf(options, head);
    for (let row = 0; row < batch; row++) {
      for (let at = 0; at < extent.queries; at++) {
        mix(row, at, head, probabilitiesOf(scoresOf(row, at, head, bias)));
      }
    }
  }
  return tf.tensor(attended, [batch, extent.queries, heads * depth]);
}
