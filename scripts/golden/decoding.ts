// Golden suite `decoding`: every method on small taught models must write what Transformers and t5x wrote,
// and sampling must weigh tokens as Transformers does.
// Knows nothing of how a model is opened: whoever makes the suite says how a folder becomes scorers.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DecodingConfig, defaultDecodingConfig } from '../../src/config/decoding.ts';
import { decode } from '../../src/decoding/decode.ts';
import type { Hypothesis } from '../../src/decoding/hypothesis.ts';
import { modelScorer } from '../../src/decoding/modelScorer.ts';
import { samplingProbabilities } from '../../src/decoding/samplingProbabilities.ts';
import type { Scorer } from '../../src/decoding/scorer.ts';
import { openModel } from './modelCases.ts';
import type { GoldenSuite, Report } from './suite.ts';

const scoreTolerance = 1e-3;
const probabilityTolerance = 1e-6;
const tie = 1e-4; // hypotheses this close may change places

/** A model from its folder (config.json, model.safetensors), ready to read inputs. */
export interface OpenModel {
  readonly eosId: number;
  readonly startId: number;
  scorer(inputIds: Int32Array): Promise<Scorer>;
  dispose(): void;
}

/** Settings under Transformers' names, with t5x's `alpha` for Google's search. */
interface GoldenSettings {
  num_beams: number;
  max_new_tokens: number;
  num_return_sequences?: number;
  length_penalty?: number;
  early_stopping?: boolean | 'never';
  no_repeat_ngram_size?: number;
  repetition_penalty?: number;
  min_new_tokens?: number;
  alpha?: number;
}

interface GoldenOutput {
  sequences: number[][];
  scores?: number[];
  logprobs?: number[];
}

interface GoldenFile {
  settings: Record<string, GoldenSettings>;
  rows: { text: string; input_ids: number[]; outputs: Record<string, GoldenOutput> }[];
}

interface SamplingCase {
  logits: number[];
  temperature: number;
  top_k: number;
  top_p: number;
  probabilities: number[];
}

/** The suite over models that `openModel` opens from their folders. */
export function decodingSuiteOver(open: (directory: string) => Promise<OpenModel>): GoldenSuite {
  return {
    folder: 'decoding',
    backends: ['webgpu', 'wasm', 'cpu'],
    async run(directory, report) {
      for (const name of readdirSync(directory).sort()) {
        const path = join(directory, name);
        if (name.endsWith('.json')) compareSampling(name, readJson(path) as SamplingCase[], report);
        else if (existsSync(join(path, 'generate.json'))) await compareModel(name, path, open, report);
      }
    },
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function compareSampling(file: string, cases: readonly SamplingCase[], report: Report): void {
  cases.forEach((one, index) => {
    const settings = { temperature: one.temperature, topK: one.top_k, topP: one.top_p };
    const actual = samplingProbabilities(one.logits, settings);
    report.near(`${file}/${index}`, largestDifference(actual, one.probabilities), probabilityTolerance);
  });
}

async function compareModel(
  name: string,
  directory: string,
  openModel: (directory: string) => Promise<OpenModel>,
  report: Report,
): Promise<void> {
  const golden = readJson(join(directory, 'generate.json')) as GoldenFile;
  const model = await openModel(directory);
  try {
    for (const row of golden.rows) {
      const scorer = await model.scorer(Int32Array.from(row.input_ids));
      for (const [setting, expected] of Object.entries(row.outputs)) {
        const actual = await decode(scorer, configOf(golden.settings[setting]!), model);
        compareOutput(`${name}/${row.text}/${setting}`, actual, expected, report);
      }
      scorer.dispose();
    }
  } finally {
    model.dispose();
  }
}

/** Our settings for golden ones. Transformers returns one hypothesis unless told otherwise, t5x all. */
export function configOf(settings: GoldenSettings): DecodingConfig {
  const isGoogle = settings.alpha !== undefined;
  const severalBeams = settings.num_beams > 1 ? 'beam' : 'greedy';
  return {
    ...defaultDecodingConfig,
    explain: false,
    method: isGoogle ? 'google-beam' : severalBeams,
    numBeams: settings.num_beams,
    numReturnSequences: settings.num_return_sequences ?? (isGoogle ? settings.num_beams : 1),
    maxNewTokens: settings.max_new_tokens,
    minNewTokens: settings.min_new_tokens ?? 0,
    lengthPenalty: settings.length_penalty ?? 1,
    earlyStopping: `${settings.early_stopping ?? false}`,
    noRepeatNgramSize: settings.no_repeat_ngram_size ?? 0,
    repetitionPenalty: settings.repetition_penalty ?? 1,
    alpha: settings.alpha ?? 0,
  };
}

/** Compares one row's hypotheses with the golden ones. */
function compareOutput(name: string, found: Hypothesis[], expected: GoldenOutput, report: Report): void {
  const actual = withTiesInGoldenOrder(found, expected);
  report.equal(
    `${name} sequences`,
    actual.map((one) => Array.from(one.ids)),
    expected.sequences,
  );
  const scores = actual.map((one) => one.score);
  if (expected.scores) {
    report.near(`${name} scores`, largestDifference(scores, expected.scores), scoreTolerance);
  }
  if (expected.logprobs) {
    const deviation = largestDifference(actual[0]?.logProbs ?? [], expected.logprobs);
    report.near(`${name} logprobs`, deviation, scoreTolerance);
  }
}

function withTiesInGoldenOrder(actual: readonly Hypothesis[], expected: GoldenOutput): Hypothesis[] {
  const scores = expected.scores ?? [];
  return actual.map((inPlace, place) => {
    const twin = actual.find((one, other) => {
      const tied = other === place || Math.abs(scores[other]! - scores[place]!) <= tie;
      return tied && one.ids.join() === expected.sequences[place]?.join();
    });
    return twin ?? inPlace;
  });
}

/** Infinity if the lengths differ, NaN if any number is. */
function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  return Math.max(0, ...Array.from(actual, (value, index) => Math.abs(value - expected[index]!)));
}

/** Our own model on the current backend. */
export const decodingSuite: GoldenSuite = decodingSuiteOver(async (directory) => {
  const model = openModel(directory);
  const { decoderStartTokenId: startId, eosTokenId: eosId } = model.config;
  const scorer = async (inputIds: Int32Array) => modelScorer(model, inputIds);
  return { startId, eosId, scorer, dispose: () => model.dispose() };
});
