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
  EngineTask,
  EngineWorker,
  Estimate,
  ExportedArchive,
} from '../src/protocol/engine.ts';
import type { Outcome } from '../src/protocol/outcome.ts';
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

type Performed = EngineResults[keyof EngineResults];

async function performTask(task: EngineTask): Promise<Performed | 'aborted'> {
  switch (task.kind) {
    case 'openDevice':
      return (await openDevice()).report;
    case 'chooseBackend':
      refuseWhileMeasuring();
      preferBackend(task.backend);
      return (await reopenDevice({ anew: undefined })).report;
    case 'measureBackends':
      refuseWhileHeld();
      return (await reopenDevice({ anew: 'backends' })).report;
    case 'measureTiles':
      return holdDevice('measuring', measureTiles);
    case 'benchmark':
      return (await measureBenchmark(task.name)) ?? 'aborted';
    case 'estimate': {
      return estimateWithRoom(await completeSettings(task.settings));
    }
    case 'createRun':
      return createRun(task.name, task.settings);
    case 'train':
      return trainRun(task.runId, task.byItself);
    case 'answer':
      return (await answerPrompt(task.runId, task.prompt, task.decoding)) ?? 'aborted';
    case 'exportRun':
      return exportRun(task.runId);
    case 'renameRun':
      return changeRun(task.runId, (run) => ({ ...run, name: task.name }), Date.now());
    case 'deleteRun':
      return forgetRun(task.runId) as Promise<undefined>;
  }
}

async function perform<T extends EngineTask>(task: T): Promise<Outcome<EngineResults[T['kind']]>> {
  try {
    const value = await performTask(task);
    if (value === 'aborted') return { kind: 'aborted' };
    return { kind: 'completed', value: value as EngineResults[T['kind']] };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) };
  }
}

// A write that a closed tab left half done is invisible; its chunks go now.
void Promise.all([sweepOrphans('checkpoints'), sweepEncodedTexts().then(() => sweepOrphans('shards'))]).catch(
  () => undefined,
);

serve<EngineWorker>({
  perform,
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
