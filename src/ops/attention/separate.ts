// Attention of query, key and value that lie apart, until the model packs them: see attention.ts.
// On WebGPU two dispatches forward and at most six backward; heads are never transposed in memory.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { probabilitiesOf } from './probabilities.ts';
import { separateReference } from './reference.ts';
import { mix, scoresGradientOf, tableGradientOf } from './separateKernels.ts';
import type { AttentionOptions, Extent } from './shape.ts';

function extentOf(query: tf.Tensor, key: tf.Tensor, heads: number): Extent {
  const [batch, queries, width] = query.shape as [number, number, number];
  const strides = { queryStride: width, memoryStride: width, keyFirst: 0, valueFirst: 0 };
  return { batch, heads, queries, keys: key.shape[1]!, depth: width / heads, ...strides };
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
export function separateAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  options: AttentionOptions,
): tf.Tensor {
  if (!engineBackend()) return separateReference(query, key, value, options);
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
