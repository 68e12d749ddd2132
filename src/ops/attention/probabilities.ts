// Attention probabilities for the page to draw: the only thing here that stores a matrix of queries and keys.
import type * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import probabilitiesSource from './probabilities.wgsl?raw';
import { probabilitiesReference } from './reference.ts';
import { type AttentionOptions, type Extent, extentOf } from './shape.ts';

const probabilitiesKernel = kernel('attentionProbabilities', probabilitiesSource);

/** Softmax of scores over visible keys, from rows that lie as `extent` says: [batch, heads, queries, keys]. */
export function probabilitiesOf(
  queries: tf.Tensor,
  memory: tf.Tensor,
  extent: Extent,
  options: AttentionOptions,
): tf.Tensor {
  const { queryCodes, keyCodes, causal } = options.visibility;
  const biasTable = options.bias?.table ?? queries; // bound but not read where there is no bias
  const bucketOfDistance = options.bias?.bucketOfDistance ?? queryCodes;
  return launch(probabilitiesKernel, {
    tensors: { queries, memory, queryCodes, keyCodes, biasTable, bucketOfDistance },
    outputs: { probabilities: [extent.batch, extent.heads, extent.queries, extent.keys] },
    sizes: { ...extent, causal: causal ? 1 : 0, biased: options.bias ? 1 : 0 },
    groups: workgroups(extent.batch * extent.heads * extent.queries),
  }).probabilities;
}

/**
 * The probabilities before dropout: [batch, heads, queries, keys]; a query that sees nothing has zeros. Packed as for
 * `attention`, without `firstQuery`. No gradient.
 */
export function attentionProbabilities(
  queries: tf.Tensor,
  memory: tf.Tensor | undefined,
  options: AttentionOptions,
): tf.Tensor {
  if (!engineBackend()) return probabilitiesReference(queries, memory, options);
  return probabilitiesOf(queries, memory ?? queries, extentOf(queries, memory, options.heads), options);
}
