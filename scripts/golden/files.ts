// Golden suite `files`: one model in the layouts met on the Hub must give the logits of the model it was made from.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { asFloat32 } from '../../src/checkpoints/safetensors.ts';
import type { Model } from '../../src/model/model.ts';
import { forward, Pass } from '../../src/model/t5.ts';
import {
  batchOfCase,
  type CaseIndex,
  largestDifference,
  openModel,
  PlacedCase,
  readJson,
  readTensors,
  subfolders,
} from './modelCases.ts';
import type { GoldenSuite, Report } from './suite.ts';

/** How far weights of a type may move the logits. */
const tolerances: Readonly<Record<string, number>> = { F32: 1e-4, F16: 2e-2, BF16: 1e-1 };

/** The coarsest type of weight in a folder's files. */
function weightType(directory: string): string {
  const files = readdirSync(directory).filter((name) => name.endsWith('.safetensors'));
  const types = new Set(
    files.flatMap((name) => [...readTensors(join(directory, name)).values()].map(({ dtype }) => dtype)),
  );
  return ['BF16', 'F16'].find((type) => types.has(type as 'F16')) ?? 'F32';
}

/** The first model of t5/ that is tied, or untied, as this one: what it was made from. */
function sourceOf(t5: string, tied: boolean): string {
  const source = subfolders(t5)
    .sort()
    .find((name) => {
      const model = openModel(join(t5, name));
      model.dispose();
      return model.config.tieWordEmbeddings === tied;
    });
  if (!source) throw new Error(`${t5} holds no ${tied ? 'tied' : 'untied'} model to compare with.`);
  return join(t5, source);
}

async function compare(
  report: Report,
  name: string,
  model: Model,
  source: string,
  tolerance: number,
): Promise<void> {
  const recorded = readTensors(join(source, 'cases.safetensors'));
  for (const index of readJson<CaseIndex[]>(join(source, 'cases.json'))) {
    const placed = new PlacedCase(batchOfCase(recorded, index.case), model.config.vocabSize);
    const logits = tf.tidy(() => forward(new Pass(model), placed.inputs));
    const found = (await logits.data()) as Float32Array;
    const expected = asFloat32(recorded.get(`${index.case}.logits`)!);
    report.near(`${name}/${index.case} logits`, largestDifference(found, expected), tolerance);
    logits.dispose();
    placed.dispose();
  }
}

export const filesSuite: GoldenSuite = {
  folder: 'files',
  backends: ['webgpu', 'wasm', 'cpu'],
  async run(directory, report) {
    for (const name of subfolders(directory)) {
      const model = openModel(join(directory, name));
      const source = sourceOf(join(directory, '..', 't5'), model.config.tieWordEmbeddings);
      await compare(report, name, model, source, tolerances[weightType(join(directory, name))]!);
      model.dispose();
    }
  },
};
