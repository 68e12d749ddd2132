// What the t5 and architectures suites share: recorded cases as batches, and how outputs and gradients are compared.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../../src/batches/batch.ts';
import { readCheckpoint } from '../../src/checkpoints/huggingface.ts';
import { asFloat32, asInt32, readSafetensors, type TensorData } from '../../src/checkpoints/safetensors.ts';
import { membersOf } from '../../src/gpu/arenaLayout.ts';
import { PlacedTensor } from '../../src/gpu/tensors.ts';
import { BatchInputs } from '../../src/model/inputs.ts';
import { Model } from '../../src/model/model.ts';
import { gradientsOf } from '../../src/training/loss.ts';
import type { Report } from './suite.ts';

/** Folders inside `directory`. */
export function subfolders(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

export function readTensors(path: string): Map<string, TensorData> {
  return readSafetensors(new Uint8Array(readFileSync(path)));
}

/** The model of a folder with config.json and one or more safetensors files, on the current backend. */
export function openModel(directory: string): Model {
  const files = readdirSync(directory)
    .filter((name) => /^(config\.json|model.*\.safetensors(\.index\.json)?)$/.test(name))
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(directory, name))) }));
  const { config, parameters } = readCheckpoint(files);
  return new Model(config, parameters);
}

/** A batch on the device with the weight its mean is taken over. */
export class PlacedCase {
  readonly inputs: BatchInputs;
  readonly inverseWeight: PlacedTensor;

  constructor(batch: Batch, vocabSize: number) {
    this.inputs = new BatchInputs(batch, vocabSize);
    this.inputs.write(batch);
    const weight = batch.decoderLossWeights.reduce((sum, each) => sum + each, 0);
    this.inverseWeight = new PlacedTensor(new Float32Array([1 / weight]), [1]);
  }

  dispose(): void {
    this.inputs.dispose();
    this.inverseWeight.dispose();
  }
}

export function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs(actual[at]! - expected[at]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** The largest difference in the rows of `width` whose mark is not 0. */
export function differenceInRows(
  actual: Float32Array,
  expected: Float32Array,
  marks: ArrayLike<number>,
  width: number,
): number {
  let largest = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let row = 0; row < marks.length; row++) {
    if (!marks[row]) continue;
    const [from, to] = [row * width, (row + 1) * width];
    largest = Math.max(largest, largestDifference(actual.subarray(from, to), expected.subarray(from, to)));
  }
  return largest;
}

/** Checks the gradient of every parameter against `${prefix}${name}`, relative to its largest entry. */
export async function checkGradients(
  report: Report,
  label: string,
  run: { model: Model; placed: PlacedCase; zLoss: number },
  recorded: Map<string, TensorData>,
  prefix: string,
): Promise<void> {
  const { model, placed, zLoss } = run;
  const options = { zLoss, inverseWeight: placed.inverseWeight.tensor };
  const { loss, gradients } = gradientsOf(model, placed.inputs, options);
  loss.dispose();
  for (const [names, gradient] of gradients) {
    const actual = (await gradient.data()) as Float32Array;
    gradient.dispose();
    let first = 0;
    for (const name of membersOf(names)) {
      const expected = recorded.get(prefix + name);
      if (!expected) {
        report.equal(`${label} ${name}`, 'no recorded gradient', 'a recorded gradient');
        break;
      }
      const wanted = asFloat32(expected);
      const part = actual.subarray(first, first + wanted.length);
      report.near(`${label} ${name}`, relativeToLargest(part, wanted), 1e-3);
      first += wanted.length;
    }
  }
}

function relativeToLargest(actual: Float32Array, expected: Float32Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const difference = largestDifference(actual, expected);
  return largest === 0 ? difference : difference / largest;
}

/** One case of a t5 folder's cases.json. */
export interface CaseIndex {
  case: string;
  loss: number;
  loss_with_z: number;
  z_loss: number;
  gradients: boolean;
}

/** The recorded case as a batch: unpacked, so one segment a row, and labels of -100 are not scored. */
export function batchOfCase(tensors: Map<string, TensorData>, name: string): Batch {
  const ids = tensors.get(`${name}.input_ids`)!;
  const decoderIds = tensors.get(`${name}.decoder_input_ids`)!;
  const labels = asInt32(tensors.get(`${name}.labels`)!);
  const [batchSize, inputLength] = ids.shape as [number, number];
  return {
    batchSize,
    inputLength,
    targetLength: decoderIds.shape[1]!,
    encoderInputTokens: asInt32(ids),
    encoderSegmentIds: asInt32(tensors.get(`${name}.attention_mask`)!),
    decoderInputTokens: asInt32(decoderIds),
    decoderTargetTokens: labels.map((label) => Math.max(label, 0)),
    decoderSegmentIds: labels.map(() => 1),
    decoderLossWeights: Float32Array.from(labels, (label) => (label === -100 ? 0 : 1)),
    decoderPrefix: labels.map(() => 0),
  };
}
