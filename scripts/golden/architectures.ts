// Golden suite `architectures`: the paper's four architectures on packed batches, against PyTorch in float64.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Batch } from '../../src/batches/batch.ts';
import { asFloat32, asInt32, type TensorData } from '../../src/checkpoints/safetensors.ts';
import { isDecoderOnly } from '../../src/config/model.ts';
import type { Model } from '../../src/model/model.ts';
import { forward, Pass } from '../../src/model/t5.ts';
import { lossOf } from '../../src/training/loss.ts';
import {
  checkGradients,
  differenceInRows,
  openModel,
  PlacedCase,
  readJson,
  readTensors,
  subfolders,
} from './modelCases.ts';
import type { GoldenSuite, Report } from './suite.ts';

type Tensors = Map<string, TensorData>;
type Losses = Record<'loss_all', number> & Partial<Record<'loss_on_targets_only', number>>;

function ints(tensors: Tensors, name: string): Int32Array {
  return asInt32(tensors.get(name)!);
}

function weightsOf(labels: Int32Array, leftOut?: Int32Array): Float32Array {
  return Float32Array.from(labels, (label, at) => (label > 0 && !leftOut?.[at] ? 1 : 0));
}

function encoderDecoderBatch(tensors: Tensors): Batch {
  const [batchSize, inputLength] = tensors.get('input_ids')!.shape as [number, number];
  const labels = ints(tensors, 'labels');
  return {
    batchSize,
    inputLength,
    targetLength: tensors.get('labels')!.shape[1]!,
    encoderInputTokens: ints(tensors, 'input_ids'),
    encoderSegmentIds: ints(tensors, 'input_segments'),
    decoderInputTokens: ints(tensors, 'decoder_input_ids'),
    decoderTargetTokens: labels,
    decoderSegmentIds: ints(tensors, 'decoder_segments'),
    decoderLossWeights: weightsOf(labels),
    decoderPrefix: labels.map(() => 0),
  };
}

function decoderOnlyBatch(tensors: Tensors): Batch {
  const [batchSize, targetLength] = tensors.get('input_ids')!.shape as [number, number];
  const labels = ints(tensors, 'labels');
  const prefix = tensors.get('prefix');
  return {
    batchSize,
    inputLength: 0,
    targetLength,
    encoderInputTokens: new Int32Array(0),
    encoderSegmentIds: new Int32Array(0),
    decoderInputTokens: ints(tensors, 'input_ids'),
    decoderTargetTokens: labels,
    decoderSegmentIds: ints(tensors, 'segments'),
    decoderLossWeights: weightsOf(labels),
    decoderPrefix: prefix ? asInt32(prefix) : labels.map(() => 0),
  };
}

async function checkLoss(report: Report, model: Model, batch: Batch, label: string, expected: number) {
  const placed = new PlacedCase(batch, model.config.vocabSize);
  const inverseWeight = placed.inverseWeight.tensor;
  const loss = tf.tidy(() => lossOf(model, placed.inputs, { zLoss: 0, inverseWeight }));
  report.near(label, Math.abs((await loss.data())[0]! - expected), 1e-5);
  loss.dispose();
  placed.dispose();
}

async function runArchitecture(directory: string, report: Report): Promise<void> {
  const model = openModel(directory);
  const name = model.config.architecture;
  const recorded = readTensors(join(directory, 'cases.safetensors'));
  const losses = readJson<Losses>(join(directory, 'cases.json'));
  const batch = isDecoderOnly(name) ? decoderOnlyBatch(recorded) : encoderDecoderBatch(recorded);
  const placed = new PlacedCase(batch, model.config.vocabSize);
  const logits = tf.tidy(() => forward(new Pass(model), placed.inputs));
  const found = (await logits.data()) as Float32Array;
  logits.dispose();
  const expected = asFloat32(recorded.get('logits')!);
  const { vocabSize } = model.config;
  report.near(`${name} logits`, differenceInRows(found, expected, batch.decoderSegmentIds, vocabSize), 1e-4);
  await checkLoss(report, model, batch, `${name} loss_all`, losses.loss_all);
  if (losses.loss_on_targets_only !== undefined) {
    const weights = weightsOf(batch.decoderTargetTokens, ints(recorded, 'is_input'));
    const targetsOnly = { ...batch, decoderLossWeights: weights };
    await checkLoss(report, model, targetsOnly, `${name} loss_on_targets_only`, losses.loss_on_targets_only);
  }
  await checkGradients(report, name, { model, placed, zLoss: 0 }, recorded, 'grad.');
  placed.dispose();
  model.dispose();
}

export const architecturesSuite: GoldenSuite = {
  folder: 'architectures',
  backends: ['webgpu', 'wasm', 'cpu'],
  async run(directory, report) {
    for (const name of subfolders(directory)) {
      if (existsSync(join(directory, name, 'cases.json')))
        await runArchitecture(join(directory, name), report);
    }
  },
};
