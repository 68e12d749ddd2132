// Writes rows of examples out as the arrays a training step takes (seqio feature_converters.py; spec 2.2, 6.6).
// Knows nothing of where examples come from.
import type { Batch } from './batch.ts';
import type { RowExample, RowLayout } from './layout.ts';
import type { Row } from './packing.ts';
import { shiftRight } from './shiftRight.ts';

/** Concatenates the examples' ids and numbers their segments from 1; the rest stays 0. */
function writeTokens(examples: readonly Int32Array[], tokens: Int32Array, segmentIds: Int32Array): void {
  let position = 0;
  examples.forEach((ids, index) => {
    tokens.set(ids, position);
    segmentIds.fill(index + 1, position, position + ids.length);
    position += ids.length;
  });
}

/** Marks what is scored, and the prefix of a model that sees it in full: one position longer than the inputs, so that all of them serve the first target. */
function writeRoles(
  examples: readonly RowExample[],
  layout: RowLayout,
  weights: Float32Array,
  prefix: Int32Array,
): void {
  let position = 0;
  for (const example of examples) {
    const end = position + example.targets.length;
    weights.fill(1, position, end); // inputs of a decoder-only model are scored, too, as in Mesh
    if (layout.fullPrefix) prefix.fill(1, position, Math.min(position + example.prefix + 1, end));
    position = end;
  }
}

function emptyBatch(batchSize: number, { inputLength, targetLength }: RowLayout): Batch {
  const inputs = () => new Int32Array(batchSize * inputLength);
  const targets = () => new Int32Array(batchSize * targetLength);
  return {
    batchSize,
    inputLength,
    targetLength,
    encoderInputTokens: inputs(),
    encoderSegmentIds: inputs(),
    decoderInputTokens: targets(),
    decoderTargetTokens: targets(),
    decoderSegmentIds: targets(),
    decoderLossWeights: new Float32Array(batchSize * targetLength),
    decoderPrefix: targets(),
  };
}

function writeRow(
  batch: Batch,
  index: number,
  examples: readonly RowExample[],
  layout: RowLayout,
  startId: number,
): void {
  const { inputLength, targetLength } = layout;
  const inputs = (array: Int32Array) => array.subarray(index * inputLength, (index + 1) * inputLength);
  const span = [index * targetLength, (index + 1) * targetLength] as const;
  const targets = (array: Int32Array) => array.subarray(...span);
  writeTokens(
    examples.map((example) => example.inputs),
    inputs(batch.encoderInputTokens),
    inputs(batch.encoderSegmentIds),
  );
  const targetTokens = targets(batch.decoderTargetTokens);
  const segmentIds = targets(batch.decoderSegmentIds);
  writeTokens(
    examples.map((example) => example.targets),
    targetTokens,
    segmentIds,
  );
  writeRoles(examples, layout, batch.decoderLossWeights.subarray(...span), targets(batch.decoderPrefix));
  batch.decoderInputTokens.set(shiftRight(targetTokens, segmentIds, startId), span[0]);
}

/** A batch of the rows, in order. `startId` opens every segment of the decoder. */
export function batchOf(rows: readonly Pick<Row, 'examples'>[], layout: RowLayout, startId = 0): Batch {
  const batch = emptyBatch(rows.length, layout);
  rows.forEach((row, index) => {
    writeRow(batch, index, row.examples, layout, startId);
  });
  return batch;
}

/**
 * A batch without padding, one example a row: `inputs` [batchSize, inputLength], empty for a decoder-only model, and
 * `targets` [batchSize, targetLength].
 */
export function fullBatch(batchSize: number, inputs: Int32Array, targets: Int32Array): Batch {
  const [inputLength, targetLength] = [inputs.length / batchSize, targets.length / batchSize];
  const layout = { inputLength, targetLength, oneStream: inputLength === 0, fullPrefix: false };
  const rows = Array.from({ length: batchSize }, (_, row) => {
    const part = (ids: Int32Array, length: number) => ids.subarray(row * length, (row + 1) * length);
    return {
      examples: [{ inputs: part(inputs, inputLength), targets: part(targets, targetLength), prefix: 0 }],
    };
  });
  return batchOf(rows, layout);
}

/** One row of inputs for an encoder to read; the decoder has a single position, and nothing is asked of it. */
export function inputsBatch(inputs: Int32Array): Batch {
  const layout = { inputLength: inputs.length, targetLength: 1, oneStream: false, fullPrefix: false };
  return batchOf([{ examples: [{ inputs, targets: new Int32Array(0), prefix: 0 }] }], layout);
}
