// T5's training loss from the decoder's states: the output projection, cross-entropy and z-loss, with both gradients.
// A vocabulary is taken in chunks, so that the logits of all tokens over all ids are never stored together.
import type * as tf from '@tensorflow/tfjs';
import { engineBackend, requireBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { allocated, launch } from '../../gpu/launch.ts';
import { op } from '../../gpu/op.ts';
import { multiply, multiplyInto } from '../linear/multiply.ts';
import chunkGradientSource from './chunkGradient.wgsl?raw';
import chunkRowsSource from './chunkRows.wgsl?raw';
import { crossEntropyReference } from './reference.ts';
import { chunkBytes, chunkWidth } from './room.ts';
import type { Projection, Scoring } from './scoring.ts';
import totalsSource from './totals.wgsl?raw';

const rowsKernel = kernel('crossEntropyChunkRows', chunkRowsSource);
const gradientKernel = kernel('crossEntropyChunkGradient', chunkGradientSource);
const totalsKernel = kernel('crossEntropyTotals', totalsSource);

/** A range of ids. */
interface Chunk {
  firstId: number;
  width: number;
  last: boolean;
}

function chunksOf(tokens: number, vocabulary: number, bytes: number): Chunk[] {
  const most = chunkWidth(tokens, vocabulary, bytes);
  return Array.from({ length: Math.ceil(vocabulary / most) }, (_, at) => {
    const firstId = at * most;
    const width = Math.min(most, vocabulary - firstId);
    return { firstId, width, last: firstId + width === vocabulary };
  });
}

/** The logits [tokens, width] of a chunk. */
function logitsOf({ states, table, scale }: Projection, { firstId, width }: Chunk): tf.Tensor {
  const depth = table.shape[1]!;
  return multiply({
    left: { tensor: states },
    right: { tensor: table, transposed: true, offset: firstId * depth },
    rows: states.size / depth,
    columns: width,
    depth,
    scale,
  });
}

/** Takes the log-sum-exp on over a chunk; after the last one `notes` and `terms` are whole. */
function scoreChunk(
  logits: tf.Tensor,
  { firstId, width, last }: Chunk,
  { targets, weights, inverseWeight, zLoss }: Scoring,
  kept: { notes: tf.TensorInfo; terms: tf.TensorInfo },
): void {
  const tokens = targets.size;
  const sizes = { tokens, width, firstId, last: last ? 1 : 0, zLoss };
  const tensors = { logits, targets, weights, inverseWeight, ...kept };
  requireBackend().dispatch(rowsKernel, tensors, sizes, workgroups(tokens));
}

function totalsOf(terms: tf.TensorInfo, tokens: number): tf.Tensor {
  const { totals } = launch(totalsKernel, {
    tensors: { terms },
    outputs: { totals: [2] },
    sizes: { tokens },
    groups: [1, 1, 1],
  });
  return totals;
}

/** Logits become their own gradient. */
function turnIntoGradient(
  logits: tf.Tensor,
  { firstId, width }: Chunk,
  { targets, weights, inverseWeight, zLoss }: Scoring,
  given: { notes: tf.Tensor; lossGradient: tf.Tensor; scale: number },
): void {
  const { notes, lossGradient, scale } = given;
  const tensors = { logits, targets, weights, inverseWeight, notes, lossGradient };
  const sizes = { elements: logits.size, width, firstId, zLoss, scale };
  requireBackend().dispatch(gradientKernel, tensors, sizes, workgroups(Math.ceil(logits.size / 64)));
}

/** Where the gradients go; absent where none is needed. */
interface Gradients {
  states: tf.Tensor | undefined;
  table: tf.Tensor | undefined;
}

/** Sends the gradient of a chunk's logits on to states and table, those that are needed in one dispatch. */
function sendBack(
  logits: tf.Tensor,
  { firstId, width }: Chunk,
  { states, table }: { states: tf.Tensor | undefined; table: tf.Tensor },
  into: Gradients,
): void {
  const depth = table.shape[1]!;
  const tokens = logits.size / width;
  const offset = firstId * depth;
  const toStates = into.states && {
    product: {
      left: { tensor: logits },
      right: { tensor: table, offset },
      rows: tokens,
      columns: depth,
      depth: width,
    },
    into: { tensor: into.states, accumulate: firstId > 0 },
  };
  const toTable = into.table &&
    states && {
      product: {
        left: { tensor: logits, transposed: true },
        right: { tensor: states },
        rows: width,
        columns: depth,
        depth: tokens,
      },
      into: { tensor: into.table, offset },
    };
  if (toStates && toTable) multiplyInto([toStates, toTable]);
  else multiplyInto([(toStates ?? toTable)!]);
}

/**
 * states [..., dModel] and table [vocabulary, dModel] -> [2]: weighted mean of logZ - logit[target], and of
 * zLoss * logZ^2, over logits = scale * states . table^T (spec 1.6, 6.3). What is minimized is their sum. At most
 * `bytes` of logits are held at a time.
 */
export function crossEntropy(projection: Projection, scoring: Scoring, bytes = chunkBytes): tf.Tensor {
  if (!engineBackend()) return crossEntropyReference(projection, scoring);
  const { states, table, scale } = projection;
  const tokens = states.size / table.shape[1]!;
  const chunks = chunksOf(tokens, table.shape[0]!, bytes);
  const alone = chunks.length === 1;
  const { loss } = op({
    inputs: { states, table },
    forward(needs) {
      const kept = { notes: allocated([tokens, 4]), terms: allocated([tokens, 2]) };
      let logits: tf.Tensor | undefined;
      for (const chunk of chunks) {
        logits?.dispose();
        logits = logitsOf(projection, chunk);
        scoreChunk(logits, chunk, scoring, kept);
      }
      // The logits of an only chunk are still there for the gradient; several are made again.
      const saved = {
        table,
        notes: kept.notes,
        logits: alone ? logits : undefined,
        states: alone && !needs.table ? undefined : states,
      };
      return { outputs: { loss: totalsOf(kept.terms, tokens) }, saved };
    },
    backward({ loss: lossGradient }, saved, needs) {
      const gradients = {
        states: needs.states ? allocated(states.shape) : undefined,
        table: needs.table ? allocated(table.shape) : undefined,
      };
      for (const chunk of chunks) {
        // Without an only chunk's logits, states were saved.
        const again = { states: saved.states ?? states, table: saved.table, scale };
        const logits = saved.logits ?? logitsOf(again, chunk);
        turnIntoGradient(logits, chunk, scoring, { notes: saved.notes, lossGradient, scale });
        sendBack(logits, chunk, saved, gradients);
        if (!alone) logits.dispose();
      }
      return gradients;
    },
  });
  return loss;
}
