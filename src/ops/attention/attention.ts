// Multi-head attention as T5 has it: no scaling, relative bias looked up, masks by rule (spec 1.3, 1.4).
// On WebGPU two dispatches forward and at most six backward; heads are never transposed in memory.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { type Extent, mix, probabilitiesOf, scoresGradientOf, tableGradientOf } from './kernels.ts';
import { attentionReference, probabilitiesReference } from './reference.ts';
import type { AttentionOptions } from './shape.ts';

function extentOf(query: tf.Tensor, key: tf.Tensor, heads: number): Extent {
  const [batch, queries, width] = query.shape as [number, number, number];
  return { batch, heads, queries, keys: key.shape[1]!, depth: width / heads };
}

function gradients(
  dy: tf.Tensor,
  saved: tf.Tensor[],
  extent: Extent,
  options: AttentionOptions,
): tf.Tensor[] {
  const [query, key, value, probabilities] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const scoresGradient = scoresGradientOf(probabilities, value, dy, extent, options.dropout);
  const inputs = [
    mix(scoresGradient, key, extent, 'over keys'),
    mix(scoresGradient, query, extent, 'over queries'),
    mix(probabilities, dy, extent, 'over queries', options.dropout),
  ];
  return options.bias ? [...inputs, tableGradientOf(scoresGradient, options.bias, extent)] : inputs;
}

/**
 * query [batch, queries, heads * depth], key and value [batch, keys, heads * depth] -> [batch, queries, heads * depth].
 * A query that sees no key gives zeros.
 */
export function attention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  options: AttentionOptions,
): tf.Tensor {
  if (!engineBackend()) return attentionReference(query, key, value, options);
  const extent = extentOf(query, key, options.heads);
  const op = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as tf.GradSaveFunc;
    const [q, k, v] = inputs as tf.Tensor[];
    const probabilities = probabilitiesOf(q!, k!, extent, options);
    save([q!, k!, v!, probabilities]);
    return {
      value: mix(probabilities, v!, extent, 'over keys', options.dropout),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradients(dy, saved, extent, options),
    };
  });
  return options.bias ? op(query, key, value, options.bias.table) : op(query, key, value);
}

/** The probabilities alone, before dropout, for the page: [batch, heads, queries, keys]. No gradient. */
export function attentionProbabilities(
  query: tf.Tensor,
  key: tf.Tensor,
  options: AttentionOptions,
): tf.Tensor {
  if (!engineBackend()) return probabilitiesReference(query, key, options);
  return probabilitiesOf(query, key, extentOf(query, key, options.heads), options);
}
