// Attention without its matrix of probabilities: forward keeps the output and one log-sum-exp a row, and the two
// halves of the gradient compute probabilities anew (Dao et al. 2022, FlashAttention). Each is one dispatch.
import type * as tf from '@tensorflow/tfjs';
import { requireBackend } from '../../gpu/device.ts';
import { type Kernel, type KernelParts, kernel, workgroups } from '../../gpu/kernel.ts';
import { allocated, launch } from '../../gpu/launch.ts';
import { dropoutSizes } from '../dropout/rule.ts';
import forwardSource from './forward.wgsl?raw';
import memoryGradientSource from './memoryGradient.wgsl?raw';
import notesSource from './notes.wgsl?raw';
import notesTakenSource from './notesTaken.wgsl?raw';
import {
  biasPart,
  codesPart,
  counterPart,
  dropoutParts,
  heldParts,
  memoryPart,
  rowParts,
  totalPart,
  writtenOut,
} from './parts.ts';
import queryGradientSource from './queryGradient.wgsl?raw';
import { notesOf, sumsOf } from './room.ts';
import rulesSource from './rules.wgsl?raw';
import type { AttentionOptions, Extent } from './shape.ts';
import type { Variant } from './variants.ts';
import walkKeysSource from './walkKeys.wgsl?raw';

/** One attention and how it is run. */
export interface FlashCall {
  queries: tf.Tensor;
  memory: tf.Tensor | undefined;
  extent: Extent;
  options: AttentionOptions;
  variant: Variant;
}

/** What a call's kernels are made for: every distinct set is a pipeline of its own. */
function constantsOf({ extent, options, variant }: FlashCall) {
  return {
    DEPTH: extent.depth,
    ROWS: variant.rows,
    CHUNK: variant.chunk,
    TILED: variant.tiled,
    DROPPED: options.dropout !== undefined,
    LANES: variant.lanes,
  };
}

function bucketsOf({ bias }: AttentionOptions): number {
  return bias ? bias.table.shape[0]! : 0;
}

/** Buckets that all attention shares a text for: T5's own number. */
const usualBuckets = 32;
/** Storage buffers of the forward kernel with all it may read; not every device binds more than eight. */
const mostBindings = 9;

/**
 * Whether one text serves with and without memory of its own and bias: where a processor poses as a GPU a text takes
 * longer to compile than a step to run.
 */
function isGeneral({ variant }: FlashCall): boolean {
  return variant.lanes > 0 && requireBackend().device.limits.maxStorageBuffersPerShaderStage >= mostBindings;
}

function sizesOf({ extent, options }: FlashCall) {
  return {
    ...extent,
    buckets: bucketsOf(options),
    quads: Math.ceil(extent.depth / 4),
    causal: options.visibility.causal ? 1 : 0,
    distances: options.bias?.bucketOfDistance.size ?? 0,
    ...dropoutSizes(options.dropout),
  };
}

/** The rows that all threads of a workgroup go through, and the buffers they lie in. */
const otherRows = {
  keys: { key: 'memory', value: 'memory' },
  queries: { query: 'queries', slope: 'slopes' },
};

const kernels = new Map<string, Kernel>();

/** The kernel of a text for a call, put together once for all that are alike. */
function kernelOf(
  name: string,
  source: string,
  call: FlashCall,
  { constants, includes }: Required<Pick<KernelParts, 'constants' | 'includes'>>,
): Kernel {
  const { lanes } = call.variant;
  const stored = requireBackend().precisionOf(call.queries); // memory and what attention gives are stored alike
  const key = `${name} ${stored} ${JSON.stringify(constants)}`;
  const written = (text: string) => writtenOut(text, call.extent.depth, lanes);
  const known =
    kernels.get(key) ??
    kernel(name, written(source), {
      ...{ stored, constants, includes: includes.map(written) },
      enables: lanes > 0 ? ['subgroups'] : [],
    });
  kernels.set(key, known);
  return known;
}

function forwardKernel(call: FlashCall): Kernel {
  const general = isGeneral(call);
  const [own, biased] = [general || call.memory !== undefined, general || call.options.bias !== undefined];
  const dropped = call.options.dropout !== undefined;
  const constants = { ...constantsOf(call), MEMORY: own, BIASED: biased };
  const { depth } = call.extent;
  return kernelOf('attentionForward', forwardSource, call, {
    constants,
    includes: [
      ...rowParts(depth, ['queries'], ['attended']),
      ...[codesPart, memoryPart(depth, own), biasPart(biased), counterPart(dropped)],
      ...[rulesSource, notesSource, ...dropoutParts(dropped), walkKeysSource],
      ...heldParts(call.variant.lanes, otherRows.keys),
    ],
  });
}

/** Constants and what both gradient kernels begin with. */
function gradientParts(call: FlashCall) {
  const buckets = bucketsOf(call.options);
  const mostBuckets = isGeneral(call) ? Math.max(usualBuckets, buckets) : buckets;
  return {
    constants: { ...constantsOf(call), BUCKETS: mostBuckets },
    shared: [rulesSource, notesSource, notesTakenSource, ...dropoutParts(!!call.options.dropout)],
  };
}

function queryGradientKernel(call: FlashCall): Kernel {
  const { constants, shared } = gradientParts(call);
  const { lanes } = call.variant;
  const reads = ['queries', 'memory', 'slopes', 'attended'];
  return kernelOf('attentionQueryGradient', queryGradientSource, call, {
    constants,
    includes: [
      ...rowParts(call.extent.depth, reads, ['queryGradient']),
      ...[...shared, walkKeysSource, totalPart(lanes), ...heldParts(lanes, otherRows.keys)],
    ],
  });
}

function memoryGradientKernel(call: FlashCall): Kernel {
  const { constants, shared } = gradientParts(call);
  return kernelOf('attentionMemoryGradient', memoryGradientSource, call, {
    constants,
    includes: [
      ...rowParts(call.extent.depth, ['queries', 'memory', 'slopes'], ['memoryGradient']),
      ...[...shared, ...heldParts(call.variant.lanes, otherRows.queries)],
    ],
  });
}

/** The output [batch, queries, heads * depth], and the notes that the gradient reads (notes.wgsl). */
export function flashForward(call: FlashCall): { attended: tf.Tensor; notes: tf.Tensor } {
  const { queries, extent, options, variant } = call;
  const { batch, heads, depth } = extent;
  const notes = notesOf(extent, options.bias?.bucketOfDistance.size ?? 0);
  return launch(forwardKernel(call), {
    tensors: {
      queries,
      memory: call.memory ?? queries,
      queryCodes: options.visibility.queryCodes,
      keyCodes: options.visibility.keyCodes,
      biasTable: options.bias?.table ?? options.visibility.queryCodes, // bound but not read where there is no bias
      bucketOfDistance: options.bias?.bucketOfDistance ?? options.visibility.queryCodes,
      ...(options.dropout && { counter: options.dropout.counter }),
    },
    outputs: { attended: [batch, extent.queries, heads * depth], notes: [notes] },
    precisions: { attended: requireBackend().precisionOf(queries) },
    sizes: sizesOf(call),
    groups: workgroups(batch * heads * Math.ceil(extent.queries / variant.rows)),
  });
}

/** Gradients of the queries, and of memory and bias table where they are `asked` for. */
export function flashGradient(
  call: FlashCall,
  { slopes, attended, notes }: Record<'slopes' | 'attended' | 'notes', tf.Tensor>,
  asked: Record<'memory' | 'table', boolean>,
): { queries: tf.Tensor; memory: tf.Tensor | undefined; table: tf.Tensor | undefined } {
  const { queries, extent, options, variant } = call;
  const memory = call.memory ?? queries;
  const planes = extent.batch * extent.heads;
  const tiles = Math.ceil(extent.queries / variant.rows);
  const entries = bucketsOf(options) * extent.heads;
  const sizes = sizesOf(call);
  const { queryGradient, sums } = launch(queryGradientKernel(call), {
    tensors: { queries, memory, notes, slopes, attended },
    outputs: {
      queryGradient: queries.shape,
      sums: [sumsOf(extent, bucketsOf(options), variant.rows)],
    },
    sizes,
    groups: workgroups(planes * tiles),
  });
  if (call.memory && !asked.memory && !asked.table)
    return { queries: queryGradient, memory: undefined, table: undefined };
  const memoryGradient = call.memory ? allocated(memory.shape) : queryGradient;
  const tableGradient = allocated((asked.table && options.bias?.table.shape) || [1]);
  requireBackend().dispatch(
    memoryGradientKernel(call),
    { queries, memory, notes, slopes, sums, memoryGradient, tableGradient },
    sizes,
    workgroups(
      planes * Math.ceil(extent.keys / variant.rows) + (asked.table ? tableGroups(entries, variant) : 0),
    ),
  );
  return { queries: queryGradient, memory: memoryGradient, table: tableGradient };
}

/** Workgroups that add up the table: one an entry, or a thread an entry where they are single subgroups. */
function tableGroups(entries: number, { rows, lanes }: Variant): number {
  return lanes === rows ? Math.ceil(entries / rows) : entries;
}
