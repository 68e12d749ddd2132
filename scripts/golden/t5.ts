// Golden suite `t5`: encoder, logits, losses and gradients of whole models, against PyTorch in float64.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { asFloat32, asInt32, type TensorData } from '../../src/checkpoints/safetensors.ts';
import type { Model } from '../../src/model/model.ts';
import { encode, forward, Pass } from '../../src/model/t5.ts';
import { lossOf } from '../../src/training/loss.ts';
import {
  batchOfCase,
  type CaseIndex,
  checkGradients,
  differenceInRows,
  largestDifference,
  openModel,
  PlacedCase,
  readJson,
  readTensors,
  subfolders,
} from './modelCases.ts';
import type { GoldenSuite, Report } from './suite.ts';

async function checkForward(
  report: Report,
  model: Model,
  placed: PlacedCase,
  label: string,
  recorded: Map<string, TensorData>,
  name: string,
) {
  const [encoded, logits] = tf.tidy(() => [
    encode(new Pass(model), placed.inputs.encoder!),
    forward(new Pass(model), placed.inputs),
  ]) as [tf.Tensor, tf.Tensor];
  const mask = asInt32(recorded.get(`${name}.attention_mask`)!);
  const states = (await encoded.data()) as Float32Array;
  const { dModel } = model.config;
  report.near(
    `${label} encoder`,
    differenceInRows(states, asFloat32(recorded.get(`${name}.encoder`)!), mask, dModel),
    1e-4,
  );
  const found = (await logits.data()) as Float32Array;
  report.near(`${label} logits`, largestDifference(found, asFloat32(recorded.get(`${name}.logits`)!)), 1e-4);
  tf.dispose([encoded, logits]);
}

async function checkLosses(
  report: Report,
  model: Model,
  placed: PlacedCase,
  label: string,
  index: CaseIndex,
) {
  const inverseWeight = placed.inverseWeight.tensor;
  const loss = tf.tidy(() => lossOf(model, placed.inputs, { zLoss: index.z_loss, inverseWeight }));
  const [entropy, zTerm] = await loss.data();
  loss.dispose();
  report.near(`${label} loss`, Math.abs(entropy! - index.loss), 1e-5);
  report.near(`${label} loss with z`, Math.abs(entropy! + zTerm! - index.loss_with_z), 1e-5);
}

async function runModel(directory: string, name: string, report: Report): Promise<void> {
  const model = openModel(join(directory, name));
  const recorded = readTensors(join(directory, name, 'cases.safetensors'));
  for (const index of readJson<CaseIndex[]>(join(directory, name, 'cases.json'))) {
    const label = `${name}/${index.case}`;
    const placed = new PlacedCase(batchOfCase(recorded, index.case), model.config.vocabSize);
    await checkForward(report, model, placed, label, recorded, index.case);
    await checkLosses(report, model, placed, label, index);
    if (index.gradients) {
      await checkGradients(report, label, { model, placed, zLoss: 0 }, recorded, `${index.case}.grad.`);
      const withZ = `${index.case}.grad_with_z.`;
      if ([...recorded.keys()].some((key) => key.startsWith(withZ))) {
        await checkGradients(
          report,
          `${label} with z`,
          { model, placed, zLoss: index.z_loss },
          recorded,
          withZ,
        );
      }
    }
    placed.dispose();
  }
  model.dispose();
}

export const t5Suite: GoldenSuite = {
  folder: 't5',
  backends: ['webgpu', 'wasm', 'cpu'],
  async run(directory, report) {
    for (const name of subfolders(directory)) await runModel(directory, name, report);
  },
};
