// Attention of single query rows, for decoding with a cache. No gradient.
import type * as tf from '@tensorflow/tfjs';
import { type Kernel, kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import oneRowSource from './oneRow.wgsl?raw';
import { rowParts } from './parts.ts';
import { type AttentionOptions, type Extent, zeroDistance } from './shape.ts';

const kernels = new Map<number, Kernel>();

function kernelOf(depth: number): Kernel {
  const known =
    kernels.get(depth) ??
    kernel('attentionOneRow', oneRowSource, {
      constants: { DEPTH: depth },
      includes: rowParts(depth, ['queries', 'memory'], ['attended']),
    });
  kernels.set(depth, known);
  return known;
}

/** The output [batch, queries, heads * depth]. */
export function attendOneRow(
  queries: tf.Tensor,
  memory: tf.Tensor,
  extent: Extent,
  options: AttentionOptions,
): tf.Tensor {
  const { queryCodes, keyCodes, causal } = options.visibility;
  const { bias, firstQuery } = options;
  return launch(kernelOf(extent.depth), {
    tensors: {
      ...{ queries, memory, queryCodes, keyCodes },
      biasTable: bias?.table ?? queries, // bound but not read where there is no bias
      bucketOfDistance: bias?.bucketOfDistance ?? queryCodes,
      firstQuery: firstQuery ?? queryCodes,
    },
    outputs: { attended: [extent.batch, extent.queries, extent.heads * extent.depth] },
    sizes: {
      ...extent,
      causal: causal ? 1 : 0,
      biased: bias ? 1 : 0,
      placed: firstQuery ? 1 : 0,
      zeroDistance: zeroDistance(options, extent.queries),
    },
    groups: workgroups(extent.batch * extent.heads * extent.queries),
  }).attended;
}
