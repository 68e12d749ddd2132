// Golden suite `training`: twenty steps of every recorded run from the same start, against PyTorch.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../../src/batches/batch.ts';
import { asFloat32, asInt32, type TensorData } from '../../src/checkpoints/safetensors.ts';
import {
  defaultMomenta,
  defaultTrainingConfig,
  optimizerNames,
  type TrainingConfig,
} from '../../src/config/training.ts';
import { readModelConfig } from '../../src/model/config.ts';
import { Model } from '../../src/model/model.ts';
import { Stepper } from '../../src/training/step.ts';
import { largestDifference, readJson, readTensors } from './modelCases.ts';
import type { GoldenSuite, Report } from './suite.ts';

interface RunIndex {
  optimizer: string;
  rate: string;
  z_loss: number;
  beta1?: number;
  weight_decay?: number;
  clip_global_norm?: number;
  loss: number[];
  gradient_norm: number[];
  learning_rate: number[];
}

/** `0.001`, or `A/sqrt(max(step, B)), step from 0`. */
function scheduleOf(rate: string): Pick<TrainingConfig, 'schedule' | 'learningRate' | 'warmupSteps'> {
  const root = /^([\d.e-]+)\/sqrt\(max\(step, (\d+)\)\)/.exec(rate);
  if (!root) return { schedule: 'constant', learningRate: Number(rate), warmupSteps: 0 };
  const warmupSteps = Number(root[2]);
  return {
    schedule: 'inverse-square-root',
    learningRate: Number(root[1]) / Math.sqrt(warmupSteps),
    warmupSteps,
  };
}

function configOf(index: RunIndex): TrainingConfig {
  const optimizer = optimizerNames.find((name) => name === index.optimizer)!;
  return {
    ...defaultTrainingConfig,
    ...scheduleOf(index.rate),
    optimizer,
    zLoss: index.z_loss,
    clipGlobalNorm: index.clip_global_norm ?? 0,
    momentum: index.beta1 ?? defaultMomenta[optimizer],
    weightDecay: index.weight_decay ?? 0,
  };
}

function batchAt(tensors: Map<string, TensorData>, step: number): Batch {
  const ints = (name: string) => asInt32(tensors.get(`${String(step).padStart(2, '0')}.${name}`)!);
  const ids = tensors.get(`${String(step).padStart(2, '0')}.input_ids`)!;
  const [batchSize, inputLength] = ids.shape as [number, number];
  const labels = ints('labels');
  return {
    batchSize,
    inputLength,
    targetLength: labels.length / batchSize,
    encoderInputTokens: asInt32(ids),
    encoderSegmentIds: ints('input_segments'),
    decoderInputTokens: ints('decoder_input_ids'),
    decoderTargetTokens: labels.map((label) => Math.max(label, 0)),
    decoderSegmentIds: ints('decoder_segments'),
    decoderLossWeights: Float32Array.from(labels, (label) => (label > 0 ? 1 : 0)),
    decoderPrefix: labels.map(() => 0),
  };
}

function parametersOf(tensors: Map<string, TensorData>) {
  return new Map(
    [...tensors].map(([name, tensor]) => [name, { shape: [...tensor.shape], values: asFloat32(tensor) }]),
  );
}

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

async function runOne(directory: string, name: string, report: Report): Promise<void> {
  const index = readJson<RunIndex>(join(directory, `${name}.json`));
  const config = { ...readModelConfig(readJson(join(directory, 'config.json'))), dropoutRate: 0 };
  const model = new Model(config, parametersOf(readTensors(join(directory, 'start.safetensors'))));
  const stepper = new Stepper(model, configOf(index));
  const batches = readTensors(join(directory, 'batches.safetensors'));
  for (let step = 0; step < index.loss.length; step++) {
    report.near(
      `${name} rate ${step}`,
      Math.abs(stepper.optimizer.rateAt(step) - index.learning_rate[step]!),
      1e-9,
    );
    const { loss, gradientNorm } = await (await stepper.step([batchAt(batches, step)], step)).report;
    report.near(`${name} loss ${step}`, Math.abs(loss - index.loss[step]!), 1e-3);
    report.near(`${name} norm ${step}`, Math.abs(gradientNorm / index.gradient_norm[step]! - 1), 1e-3);
  }
  await checkEnd(report, name, model, readTensors(join(directory, `${name}.end.safetensors`)));
  stepper.dispose();
  model.dispose();
}

async function checkEnd(
  report: Report,
  run: string,
  model: Model,
  end: Map<string, TensorData>,
): Promise<void> {
  const found = await model.read();
  for (const [name, tensor] of end) {
    const expected = asFloat32(tensor);
    const actual = found.get(name)?.values ?? new Float32Array(0);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const difference = actual.map((value, at) => value - expected[at]!);
    report.near(`${run} ${name} largest`, largestDifference(actual, expected) / largest, 1e-2);
    report.near(`${run} ${name} rms`, rootMeanSquare(difference) / rootMeanSquare(expected), 1e-3);
  }
}

export const trainingSuite: GoldenSuite = {
  folder: 'training',
  backends: ['webgpu', 'wasm'],
  async run(directory, report) {
    const runs = readdirSync(directory).filter((name) => name.endsWith('.end.safetensors'));
    for (const name of runs) await runOne(directory, name.slice(0, -'.end.safetensors'.length), report);
  },
};
