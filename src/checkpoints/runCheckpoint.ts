// A run at rest: one safetensors file with parameters, optimizer state and, in its metadata, everything else that
// is needed to go on as if nothing had happened. Plain values; where the file is kept is not known here.
import { type RunSettings, runSettingsSchema } from '../config/run.ts';
import { version as codeVersion } from '../config/version.ts';
import { Expected } from '../errors/expected.ts';
import { quoted } from '../errors/quoted.ts';
import type { ParameterValues } from '../model/model.ts';
import {
  asFloat32,
  floatTensor,
  readSafetensors,
  readSafetensorsMetadata,
  type TensorData,
  writeSafetensors,
} from './safetensors.ts';

export interface RunCheckpoint {
  /** Of the code that wrote it; checkpoints older than this field do not say. */
  version?: string;
  /** Optimizer steps done. */
  step: number;
  /** Where the run stands in its examples, as plain JSON; validated by the stream it goes to. */
  cursor: unknown;
  settings: RunSettings;
  /** Under Hugging Face's names. */
  parameters: ReadonlyMap<string, ParameterValues>;
  /** `${slot}.${parameter}`. */
  optimizerState: ReadonlyMap<string, ParameterValues>;
}

const format = 't5-playground-run/1';
const modelPrefix = 'model.';
const optimizerPrefix = 'optimizer.';
const prefixes = [modelPrefix, optimizerPrefix];
const remedy = 'Go on from another checkpoint, or start a new run.';

function prefixed(prefix: string, values: ReadonlyMap<string, ParameterValues>): [string, TensorData][] {
  return [...values].map(([name, value]) => [prefix + name, floatTensor(value.shape, value.values)]);
}

function withPrefix(prefix: string, tensors: ReadonlyMap<string, TensorData>): Map<string, ParameterValues> {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(
    chosen.map(([name, tensor]) => [
      name.slice(prefix.length),
      { shape: [...tensor.shape], values: asFloat32(tensor, quoted(name)) },
    ]),
  );
}

/** The bytes of a checkpoint, with the version of this code. */
export function encodeRunCheckpoint(checkpoint: Omit<RunCheckpoint, 'version'>): Uint8Array {
  const { step, cursor, settings, parameters, optimizerState } = checkpoint;
  const tensors = new Map([
    ...prefixed(modelPrefix, parameters),
    ...prefixed(optimizerPrefix, optimizerState),
  ]);
  const state = JSON.stringify({ step, cursor, settings });
  return writeSafetensors(tensors, { format, version: codeVersion, state });
}

function parsedState(text: string | undefined): { step?: unknown; cursor?: unknown; settings?: unknown } {
  try {
    return Object(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}

/** Step, cursor and settings out of the metadata; the cursor is checked by the stream it goes to. */
function readState(text: string | undefined): Pick<RunCheckpoint, 'step' | 'cursor' | 'settings'> {
  const { step, cursor, settings } = parsedState(text);
  if (typeof step !== 'number' || !Number.isSafeInteger(step) || step < 0) {
    throw new Expected('checkpoint.state', 'the number of steps done', quoted(step), remedy);
  }
  const checked = runSettingsSchema.safeParse(settings);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    throw new Expected(
      'checkpoint.state',
      'settings in range',
      `${issue.path.join('.')}: ${quoted(issue.message)}`,
      remedy,
    );
  }
  return { step, cursor, settings: checked.data };
}

/** Three numbers with dots between, as Semantic Versioning has them, and what may follow. */
const versionPattern = /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;
const longestVersion = 64;

/** Whoever wrote it: any version does, for the format says what can be read. */
function readVersion(version: string | undefined): Pick<RunCheckpoint, 'version'> {
  if (version === undefined) return {};
  if (version.length <= longestVersion && versionPattern.test(version)) return { version };
  throw new Expected('checkpoint.version', 'a version such as 1.2.3', quoted(version), remedy);
}

function checkFormat(metadata: Readonly<Record<string, string>>): void {
  if (metadata.format === format) return;
  const { version } = readVersion(metadata.version);
  const got = `${quoted(metadata.format)}${version === undefined ? '' : ` of version ${version}`}`;
  throw new Expected('checkpoint.format', `a checkpoint of format ${format}`, got, remedy);
}

/**
 * The checkpoint in some bytes, whatever version wrote it, as long as the format is this one.
 * @throws Expected `checkpoint.format`, `checkpoint.version` or `checkpoint.state`, or as readSafetensors
 */
export function decodeRunCheckpoint(bytes: Uint8Array): RunCheckpoint {
  const metadata = readSafetensorsMetadata(bytes);
  checkFormat(metadata);
  const tensors = readSafetensors(bytes);
  const stray = [...tensors.keys()].find((name) => !prefixes.some((prefix) => name.startsWith(prefix)));
  if (stray !== undefined) {
    throw new Expected(
      'checkpoint.format',
      'only a model and its optimizer',
      `tensor ${quoted(stray)}`,
      remedy,
    );
  }
  return {
    ...readVersion(metadata.version),
    ...readState(metadata.state),
    parameters: withPrefix(modelPrefix, tensors),
    optimizerState: withPrefix(optimizerPrefix, tensors),
  };
}
