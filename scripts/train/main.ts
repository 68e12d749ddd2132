// Trains from the command line, through the same stages as the page, and writes the model as Hugging Face Transformers
// opens it: of a run that is done, and of one that was interrupted or failed as far as it got.
import { basename } from 'node:path';
import { Expected } from '../../src/errors/expected.ts';
import { openBackend } from '../../src/gpu/device.ts';
import type { BackendName } from '../../src/gpu/deviceKind.ts';
import { exportModel, type PipelineOutput, train } from '../../src/pipeline.ts';
import { refuseTooLarge } from '../../src/training/fits.ts';
import { systemReason } from '../lib/commandLine.mjs';
import { abortedBySignals } from './interruption.ts';
import { saveModel } from './modelFolder.ts';
import type { Order } from './order.ts';
import { Progress } from './progress.ts';

async function open(backend: BackendName) {
  try {
    return await openBackend(backend);
  } catch (error) {
    if (!(error instanceof Expected)) throw error;
    const remedy = 'Choose --backend wasm, or install a driver for Vulkan.';
    throw new Expected(error.code, error.wanted, error.got, remedy);
  }
}

/** Writes the model if a folder was named and anything was learned; false if it could not be written there. */
async function keep(output: PipelineOutput, order: Order, progress: Progress): Promise<boolean> {
  const { folder, vocabularyFile } = order;
  const { step } = output.checkpoint;
  if (folder === undefined) return true;
  if (step === 0) {
    progress.say('No model is written: nothing was learned yet.');
    return true;
  }
  try {
    const about = { name: basename(folder), vocabularyFile };
    const saved = await saveModel(exportModel(output, about), folder);
    const where = `The model after ${step} steps is in ${saved.folder}`;
    if (saved.problem === undefined) progress.say(`${where}.`);
    else console.error(`${where}, because ${folder} could not be written: ${saved.problem}.`);
    return saved.problem === undefined;
  } catch (error) {
    const reason = systemReason(error);
    console.error(`The model could be written neither to ${folder} nor to a temporary folder: ${reason}.`);
    return false;
  }
}

/** Two turns of the loop: signals are looked for between them. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

function announce(order: Order, progress: Progress, where: string): void {
  progress.say(`${order.file} on ${where}`);
  if (order.folder === undefined) progress.say('Nothing is kept: --out FOLDER writes the model.');
}

/** Carries the order out; gives the exit code. Throws `Expected` for what does not come to a first step. */
export async function trainOrder(order: Order): Promise<number> {
  const { settings, file, folder, backend, ...input } = order;
  const now = () => performance.now();
  const progress = new Progress(settings.training.steps, now, process.stdout);
  process.stdout.on('error', () => {}); // nobody reads on, as after `| head`: no reason to lose a model
  const { name, adapter } = await open(backend);
  await refuseTooLarge(settings.model, settings.training);
  const signal = abortedBySignals(() => progress.say('Interrupted: it ends after the step under way.'));
  announce(order, progress, `${name} ${adapter}`);
  const output = await train(
    { ...input, settings },
    { tell: (event) => progress.hear(event), now, breathe, signal },
  );
  const { end } = output;
  if (end.kind === 'failed') console.error(`The run failed after step ${end.step}: ${end.failure.message}`);
  else progress.say(`${end.kind} after ${end.step} steps`);
  const kept = await keep(output, order, progress);
  if (end.kind === 'stopped') return signal.reason;
  return end.kind === 'done' && kept ? 0 : 1;
}
