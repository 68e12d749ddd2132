// Answers in the engine worker: the newest checkpoint of a run, kept on the device until another is asked.
import type { DecodingConfig } from '../src/config/decoding.ts';
import { DeviceFaulted, Expected } from '../src/errors/expected.ts';
import { Model } from '../src/model/model.ts';
import type { Answer } from '../src/protocol/engine.ts';
import { type Answerer, answerIds } from '../src/session/answer.ts';
import { unlessLost } from '../src/session/deviceLoss.ts';
import { faultCount } from '../src/session/faultCount.ts';
import { shownHypotheses } from '../src/session/shownHypotheses.ts';
import { untilAborted } from '../src/session/untilAborted.ts';
import { withoutByteOrderMark } from '../src/text/byteOrderMark.ts';
import { hasRoomFor } from '../src/training/fits.ts';
import { type Device, giveUpDevice, openDevice } from './device.ts';
import { refuseWhileMeasuring } from './deviceHolder.ts';
import { unlessDropped } from './dropped.ts';
import { openVocabulary } from './library.ts';
import { newestCheckpoint, openRun } from './runs.ts';

/** Prompts are cut to this many ids; longer ones would take minutes on a small device. */
const longestPrompt = 4096;

interface OpenAnswerer extends Answerer {
  key: string;
  device: Device;
  /** What the device had reported before: once there is more, its parameters may be zeros. */
  faults: number;
}

let opened: OpenAnswerer | undefined;
let cancel: AbortController | undefined;

/** Also when its device is gone: the memory of wasm outlives that. */
function forgetAnswerer(): void {
  opened?.model.dispose();
  opened = undefined; // a disposed one must not be found again
}

function outOfMemory(): Expected {
  const remedy = 'Pause the run that trains, or ask a smaller model.';
  return new Expected('answer.memory', 'room for a model and its answer', 'too little memory', remedy);
}

/** A wish to cancel is heard between its parts. */
async function openAnswerer(runId: string, device: Device, signal: AbortSignal): Promise<OpenAnswerer> {
  const run = await openRun(runId);
  const key = run.checkpointKey ?? runId;
  if (opened?.key === key && opened.device === device && opened.faults === faultCount()) return opened;
  const { checkpoint } = await newestCheckpoint(runId);
  if (!checkpoint) {
    throw new Expected(
      'run.untrained',
      'a run with a checkpoint',
      'none',
      'Train the run for a few steps first.',
    );
  }
  const vocabulary = await openVocabulary(run.settings.vocabularyId);
  signal.throwIfAborted();
  forgetAnswerer(); // the next model may not fit beside it
  const bytes = [...checkpoint.parameters.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  if (!(await hasRoomFor(bytes))) throw outOfMemory();
  signal.throwIfAborted();
  const { model: config, objective } = checkpoint.settings;
  const [faults, model] = [faultCount(), new Model(config, checkpoint.parameters)];
  opened = { key, device, vocabulary, objective, faults, model };
  return opened;
}

/** What a work gives, or fails with, unless the device reported a fault meanwhile: then it is given up. */
async function unlessFaulted<T>({ device, faults }: OpenAnswerer, work: Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work]);
  if (faults !== faultCount()) throw await giveUpDevice(device);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** Ends the answer under way, if there is one: at once for the page, on the device at its next breath. */
export function cancelAnswer(): void {
  cancel?.abort();
}

/**
 * What a run answers to a prompt; undefined if it was cancelled.
 * @throws Expected, `measuring.busy` while the device is measured, for the figures would be wrong; or DeviceLost
 */
export async function answerPrompt(
  runId: string,
  prompt: string,
  decoding: DecodingConfig,
): Promise<Answer | undefined> {
  refuseWhileMeasuring();
  cancelAnswer();
  const mine = new AbortController();
  cancel = mine;
  const device = await untilAborted(mine.signal, openDevice());
  if (!device) return undefined;
  return unlessDropped(mine.signal, answerOn(device, { runId, prompt, decoding }, mine.signal));
}

interface Question {
  runId: string;
  prompt: string;
  decoding: DecodingConfig;
}

async function answerOn(device: Device, question: Question, cancelled: AbortSignal): Promise<Answer> {
  const { runId, prompt, decoding } = question;
  const answerer = await openAnswerer(runId, device, cancelled);
  cancelled.throwIfAborted();
  device.shared = true;
  const started = performance.now();
  const input = answerer.vocabulary.encodeWithSentinels(withoutByteOrderMark(prompt));
  if (input.length > longestPrompt) {
    throw new Expected(
      'prompt.length',
      `at most ${longestPrompt} pieces`,
      input.length,
      'Shorten the prompt.',
    );
  }
  try {
    const hypotheses = await unlessLost(device, cancelled, (signal) =>
      unlessFaulted(answerer, answerIds(answerer, input, decoding, signal)),
    );
    const shown = shownHypotheses(answerer.vocabulary, hypotheses);
    return { hypotheses: shown, milliseconds: performance.now() - started };
  } catch (error) {
    throw error instanceof DeviceFaulted ? outOfMemory() : error;
  }
}
