// The launches that attention and its gradient are made of; each says what it reads and what it gives.
import type * as tf from '@tensorflow/tfjs';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import philox from '../dropout/philox.wgsl?raw';
import { type Dropout, dropoutScale, dropoutThreshold } from '../dropout/rule.ts';
import distanceGradientSource from './distanceGradient.wgsl?raw';
import mixSource from './mix.wgsl?raw';
import scoresGradientSource from './scoresGradient.wgsl?raw';
import type { Extent, RelativeBias } from './shape.ts';
import tableGradientSource from './tableGradient.wgsl?raw';

const mixKernel = kernel('attentionMix', mixSource, { includes: [philox] });
const scoresGradientKernel = kernel('attentionScoresGradient', scoresGradientSource, { includes: [philox] });
const distanceGradientKernel = kernel('attentionDistanceGradient', distanceGradientSource);
const tableGradientKernel = kernel('attentionTableGradient', tableGradientSource);

function dropoutSizes(dropout: Dropout | undefined) {
  return {
    threshold: dropout ? dropoutThreshold(dropout.rate) : 0,
    scale: dropout ? dropoutScale(dropout.rate) : 1,
    site: dropout?.site ?? 0,
  };
}

/** Weighted sums of values [batch, columns, heads * depth] -> [batch, rows, heads * depth]. */
export function mix(
  weights: tf.Tensor,
  values: tf.Tensor,
  extent: Extent,
  direction: 'over keys' | 'over queries',
  dropout?: Dropout,
): tf.Tensor {
  const { batch, heads, depth } = extent;
  const transposed = direction === 'over queries';
  const [rows, columns] = transposed ? [extent.keys, extent.queries] : [extent.queries, extent.keys];
  return launch(mixKernel, {
    tensors: { weights, values, counter: dropout?.counter ?? values },
    outputs: { mixed: [batch, rows, heads * depth] },
    sizes: { batch, heads, rows, columns, depth, transposed: transposed ? 1 : 0, ...dropoutSizes(dropout) },
    groups: workgroups(batch * heads * rows),
  }).mixed;
}

/** Gradient of the scores before softmax: [batch, heads, queries, keys]. */
export function scoresGradientOf(
  probabilities: tf.Tensor,
  value: tf.Tensor,
  mixedGradient: tf.Tensor,
  extent: Extent,
  dropout: Dropout | undefined,
): tf.Tensor {
  return launch(scoresGradientKernel, {
    tensors: { probabilities, value, mixedGradient, counter: dropout?.counter ?? value },
    outputs: { scoresGradient: probabilities.shape },
    sizes: { ...extent, ...dropoutSizes(dropout) },
    groups: workgroups(extent.batch * extent.heads * extent.queries),
  }).scoresGradient;
}

/** Gradient of the bias table [buckets, heads], by distance first and by bucket then. */
export function tableGradientOf(scoresGradient: tf.Tensor, bias: RelativeBias, extent: Extent): tf.Tensor {
  const [buckets, heads] = bias.table.shape as [number, number];
  const { batch, queries, keys } = extent;
  const distances = queries + keys - 1;
  const { distanceGradient } = launch(distanceGradientKernel, {
    tensors: { scoresGradient },
    outputs: { distanceGradient: [distances, heads] },
    sizes: { batch, heads, queries, keys },
    groups: workgroups(distances * heads),
  });
  return launch(tableGradientKernel, {
    tensors: { distanceGradient, bucketOfDistance: bias.bucketOfDistance },
    outputs: { tableGradient: [buckets, heads] },
    sizes: { buckets, heads, distances },
    groups: workgroups(Math.ceil((buckets * heads) / 64)),
  }).tableGradient;
}
