// Entry point of the engine worker, which owns the device: reads a task, calls src/, posts an outcome.
import { archiveOf } from '../src/checkpoints/archive.ts';
import { exportedFiles } from '../src/checkpoints/exportFolder.ts';
import { modelRules, refuseBreaches } from '../src/config/rules.ts';
import { byteVocabularyId, type RunSettings, runSettingsSchema } from '../src/config/run.ts';
import { Expected } from '../src/errors/expected.ts';
import { failureOf } from '../src/errors/failure.ts';
import { fileName } from '../src/math/fileName.ts';
import { forVocabulary } from '../src/model/vocabularyConfig.ts';
import { serve } from '../src/protocol/channel.ts';
import type {
  DeviceReport,
  EngineResults,
  EngineTasks,
  EngineWorker,
  Estimate,
  ExportedArchive,
} from '../src/protocol/engine.ts';
import { aborted, type Handlers, outcomeOf } from '../src/protocol/tasks.ts';
import { roomOf } from '../src/session/room.ts';
import { sweepOrphans } from '../src/storage/blobs.ts';
import { runRecords } from '../src/storage/recordStores.ts';
import type { RunRecord } from '../src/storage/records.ts';
import { estimateRun } from '../src/training/estimate.ts';
import { addListener } from './announce.ts';
import { answerPrompt, cancelAnswer } from './answers.ts';
import { preferBackend } from './backendChoice.ts';
import { cancelBenchmark, measureBenchmark } from './benchmarks.ts';
import { openDevice, reopenDevice } from './device.ts';
import { holdDevice, refuseWhileHeld, refuseWhileMeasuring } from './deviceHolder.ts';
import { sweepEncodedTexts } from './encodedTexts.ts';
import { openVocabulary, requireText, vocabularyFile } from './library.ts';
import { changeRun, newestCheckpoint, openRun } from './runs.ts';
import { askTraining, forgetRun, trainRun } from './training.ts';
import { cancelTiles } from './winners.ts';

/** Settings that are in range and whose model fits the vocabulary. Throws Expected `run.settings`. */
async function completeSettings(settings: RunSettings): Promise<RunSettings> {
  const parsed = runSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new Expected(
      'run.settings',
      issue.message,
      issue.path.join('.'),
      'Put the setting back into its range.',
    );
  }
  const model = forVocabulary(parsed.data.model, await openVocabulary(settings.vocabularyId));
  refuseBreaches('run.settings', modelRules, model);
  return { ...parsed.data, model };
}

async function createRun(name: string, wanted: RunSettings): Promise<RunRecord> {
  const settings = await completeSettings(wanted);
  await requireText(settings.corpusId);
  const { parameters } = estimateRun(settings.model, settings.training);
  const now = Date.now();
  const fresh = { status: 'new' as const, step: 0, curve: [], samples: [], createdAt: now, updatedAt: now };
  const run: RunRecord = { id: crypto.randomUUID(), name, settings, parameters, ...fresh };
  await runRecords.write(run.id, run);
  return run;
}

function estimateWithRoom({ model, training }: RunSettings): Estimate {
  const { refusal, remedies } = roomOf(model, training);
  return { ...estimateRun(model, training), remedies, ...(refusal && { refusal: failureOf(refusal) }) };
}

async function exportRun(runId: string): Promise<ExportedArchive> {
  const { name, settings } = await openRun(runId);
  const { checkpoint } = await newestCheckpoint(runId);
  if (!checkpoint)
    throw new Expected(
      'run.untrained',
      'a run with a checkpoint',
      'none',
      'Train the run for a few steps first.',
    );
  const { step, parameters } = checkpoint;
  const { model: config, objective } = checkpoint.settings;
  const { vocabularyId } = settings;
  const files = exportedFiles({
    ...{ name, config, parameters, step, objective: objective.objective },
    vocabulary: await openVocabulary(vocabularyId),
    ...(vocabularyId !== byteVocabularyId && { vocabularyFile: await vocabularyFile(vocabularyId) }),
  });
  const folder = fileName(name);
  return { name: `${folder}.zip`, archive: archiveOf(folder, files) };
}

async function measureTiles(): Promise<DeviceReport> {
  const { report, tilesFailure } = await reopenDevice({ anew: 'tiles' });
  if (tilesFailure) throw tilesFailure;
  return report;
}

const handlers: Handlers<EngineTasks, EngineResults> = {
  openDevice: async () => (await openDevice()).report,
  chooseBackend: async ({ backend }) => {
    refuseWhileMeasuring();
    preferBackend(backend);
    return (await reopenDevice({ anew: undefined })).report;
  },
  measureBackends: async () => {
    refuseWhileHeld();
    return (await reopenDevice({ anew: 'backends' })).report;
  },
  measureTiles: () => holdDevice('measuring', measureTiles),
  benchmark: async ({ name }) => (await measureBenchmark(name)) ?? aborted,
  estimate: async ({ settings }) => estimateWithRoom(await completeSettings(settings)),
  createRun: ({ name, settings }) => createRun(name, settings),
  train: ({ runId, byItself }) => trainRun(runId, byItself),
  answer: async ({ runId, prompt, decoding }) => (await answerPrompt(runId, prompt, decoding)) ?? aborted,
  exportRun: ({ runId }) => exportRun(runId),
  renameRun: ({ runId, name }) => changeRun(runId, (run) => ({ ...run, name }), Date.now()),
  deleteRun: async ({ runId }) => {
    await forgetRun(runId);
    return undefined;
  },
};

// A write that a closed tab left half done is invisible; its chunks go now.
void Promise.all([sweepOrphans('checkpoints'), sweepEncodedTexts().then(() => sweepOrphans('shards'))]).catch(
  () => undefined,
);

serve<EngineWorker>({
  perform: (task) => outcomeOf(() => handlers[task.kind](task)),
  async control(control) {
    if (control.kind === 'cancelAnswer') cancelAnswer();
    else if (control.kind === 'cancelBenchmark') cancelBenchmark();
    else if (control.kind === 'cancelTiles') cancelTiles();
    else if (control.kind === 'preferBackend') preferBackend(control.backend);
    else askTraining(control.runId, control.kind);
  },
  async listen(listener) {
    addListener(listener);
  },
});
