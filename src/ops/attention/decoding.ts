// Attention of single query rows, for decoding with a cache. No gradient.
import type * as tf from '@tensorflow/tfjs';
import { requireBackend } from '../../gpu/device.ts';
import { type Kernel, kernel, type Precision, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import oneRowSource from './oneRow.wgsl?raw';
import { rowParts } from './parts.ts';
import { type AttentionOptions, type Extent, zeroDistance } from './shape.ts';

const kernels = new Map<string, Kernel>();

function kernelOf(depth: number, stored: Precision): Kernel {
  const known =
    kernels.get(`${depth} ${stored}`) ??
    kernel('attentionOneRow', oneRowSource, {
      constants: { DEPTH: depth },
      stored,
      includes: rowParts(depth, ['queries', 'memory'], ['attended']),
    });
  kernels.set(`${depth} ${stored}`, known);
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
  const precision = requireBackend().precisionOf(queries);
  return launch(kernelOf(extent.depth, precision), {
    tensors: {
      ...{ queries, memory, queryCodes, keyCodes },
      biasTable: bias?.table ?? queryCodes, // bound but not read where there is no bias
      bucketOfDistance: bias?.bucketOfDistance ?? queryCodes,
      firstQuery: firstQuery ?? queryCodes,
    },
    outputs: { attended: [extent.batch, extent.queries, extent.heads * extent.depth] },
    precisions: { attended: precision },
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
