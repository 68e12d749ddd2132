// Trains on a text file from the command line, through the same stages as the page, and writes the model as
// Hugging Face Transformers opens it.
import { openAsBlob } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { presetConfig, type SizePreset, sizePresets } from '../../src/config/presets.ts';
import { defaultRunSettings, type RunSettings, runSettingsSchema } from '../../src/config/run.ts';
import type { TrainingConfig } from '../../src/config/training.ts';
import { type BackendName, openBackend } from '../../src/gpu/device.ts';
import { forVocabulary } from '../../src/model/vocabularyConfig.ts';
import { exportModel, train } from '../../src/pipeline.ts';
import type { SessionEvent } from '../../src/session/events.ts';
import { byteVocabulary } from '../../src/tokens/bytes.ts';
import { readSentencePieceModel } from '../../src/tokens/sentencepieceModel.ts';
import { sentencePieceVocabulary } from '../../src/tokens/sentencepieceVocabulary.ts';
import type { Vocabulary } from '../../src/tokens/vocabulary.ts';

const options = {
  size: { type: 'string', default: 'mini' },
  steps: { type: 'string', default: '500' },
  batch: { type: 'string', default: '8' },
  backend: { type: 'string', default: 'webgpu' },
  vocabulary: { type: 'string' },
  fp16: { type: 'boolean', default: false },
  'gradient-checkpointing': { type: 'boolean', default: false },
  out: { type: 'string' },
} as const;

type TrainingChoice = Pick<TrainingConfig, 'steps' | 'batchSize' | 'fp16' | 'gradientCheckpointing'>;

function settingsOf(size: SizePreset, chosen: TrainingChoice, vocabulary: Vocabulary): RunSettings {
  const every = Math.max(1, Math.round(chosen.steps / 10));
  return runSettingsSchema.parse({
    ...defaultRunSettings,
    model: forVocabulary(presetConfig(size), vocabulary),
    training: {
      ...defaultRunSettings.training,
      ...chosen,
      evaluateEvery: every,
      checkpointEvery: every,
    },
  });
}

function print(event: SessionEvent): void {
  if (event.kind === 'evaluation' && event.on === 'training') {
    console.log(
      'The text is too short to hold a part of it out: "validation" is measured on the text itself.',
    );
  }
  if (event.kind === 'point' && event.point.validationLoss !== undefined) {
    const { step, loss, validationLoss, tokensPerSecond } = event.point;
    const speed = `${Math.round(tokensPerSecond ?? 0)} tokens/s`;
    console.log(`step ${step}  loss ${loss?.toFixed(4)}  validation ${validationLoss.toFixed(4)}  ${speed}`);
  }
  if (event.kind === 'sample') console.log(`  ${event.sample.wanted}  |  ${event.sample.written}`);
  if (event.kind === 'warning') console.log(`  ${event.failure.message}`);
}

/** Runs the command line `FILE [options]`. */
export async function runTraining(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [file] = positionals;
  const size = sizePresets.find((preset) => preset === values.size);
  if (!file || !size)
    throw new Error(`Usage: npm run train -- FILE [--size ${sizePresets.join('|')}] [--steps N]`);
  const { name, adapter } = await openBackend(values.backend as BackendName);
  console.log(`${file} on ${name} ${adapter}`);
  const vocabularyFile = values.vocabulary ? new Uint8Array(await readFile(values.vocabulary)) : undefined;
  const vocabulary = vocabularyFile
    ? sentencePieceVocabulary(readSentencePieceModel(vocabularyFile))
    : byteVocabulary();
  const chosen = {
    steps: Number(values.steps),
    batchSize: Number(values.batch),
    fp16: values.fp16,
    gradientCheckpointing: values['gradient-checkpointing'],
  };
  const settings = settingsOf(size, chosen, vocabulary);
  const ports = {
    tell: print,
    now: () => performance.now(),
    breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
  const text = await openAsBlob(file);
  const output = await train({ text, settings, ...(vocabularyFile && { vocabularyFile }) }, ports);
  if (output.end.kind === 'failed') throw new Error(output.end.failure.message);
  console.log(`${output.end.kind} after ${output.end.step} steps`);
  if (!values.out) return;
  await mkdir(values.out, { recursive: true });
  const about = { name: basename(values.out), vocabularyFile };
  for (const { name: path, bytes } of exportModel(output, about))
    await writeFile(join(values.out, path), bytes);
}
