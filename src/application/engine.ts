// What the engine worker does for the page: its parts, put together once, and who carries out which task.
import type { DeviceReport, EngineResults, EngineTasks } from '../protocol/engine.ts';
import { aborted, type Handlers } from '../protocol/tasks.ts';
import type { EngineWorker } from '../protocol/workers.ts';
import { sweepOrphans } from '../storage/blobs.ts';
import { PreferredBackend } from './device/backendChoice.ts';
import { DeviceHolder } from './device/deviceHolder.ts';
import { DroppedWorks } from './device/dropped.ts';
import { EngineDevice } from './device/engineDevice.ts';
import { TileWinners } from './device/winners.ts';
import type { Job } from './jobs.ts';
import { sweepEncodedTexts } from './library/encodedTexts.ts';
import { measureBenchmark } from './measuring/benchmarks.ts';
import { Answers } from './models/answers.ts';
import { exportModel } from './models/exportModel.ts';
import { importModel } from './models/importModel.ts';
import { createRun, estimateNewRun } from './runs/newRun.ts';
import { changeRun, openRun } from './runs/storedRuns.ts';
import { Trainings } from './runs/trainings.ts';
import { TaskWork } from './taskWork.ts';

/** A write that a closed tab left half done is invisible; its chunks go when this is called, at the start. */
export async function sweepEngine(): Promise<void> {
  const shards = sweepEncodedTexts().then(() => sweepOrphans('shards'));
  await Promise.all([sweepOrphans('checkpoints'), sweepOrphans('models'), shards]);
}

async function measureTiles(device: EngineDevice, tiles: Job): Promise<DeviceReport> {
  const { report, tilesFailure } = await device.reopen({ tiles });
  if (tilesFailure) throw tilesFailure;
  return report;
}

/** The engine worker without its thread. `wasmPath`: where the page serves the wasm binaries from. */
export function engineWorker({ wasmPath }: { wasmPath: string }): EngineWorker {
  const work = new TaskWork();
  const { jobs, tell, cancel, listen } = work;
  const holder = new DeviceHolder();
  const dropped = new DroppedWorks();
  const preferred = new PreferredBackend(jobs, wasmPath);
  const winners = new TileWinners(jobs, dropped);
  const device = new EngineDevice({ preferred, winners, dropped, tell, wasmPath });
  const answers = new Answers({ device, holder, dropped });
  const trainings = new Trainings({ device, holder, tell });

  const train = async (runId: string, byItself: boolean, job: Job) => {
    await trainings.train(runId, byItself, job);
    return undefined;
  };

  const handlers: Handlers<EngineTasks, EngineResults, Job> = {
    openDevice: async () => (await device.open()).report,
    chooseBackend: async ({ backend }) => {
      holder.refuseWhileMeasuring();
      preferred.prefer(backend);
      return (await device.reopen({})).report;
    },
    measureBackends: async (_, job) => {
      holder.refuseWhileHeld();
      return (await device.reopen({ backends: job })).report;
    },
    measureTiles: (_, job) => holder.hold('measuring', () => measureTiles(device, job)),
    benchmark: async ({ name }, job) =>
      (await measureBenchmark({ device, holder, dropped }, name, job)) ?? aborted,
    estimate: ({ settings }) => estimateNewRun(settings),
    start: async (run, job) => {
      holder.refuseWhileHeld();
      await createRun(run); // told of once it trains, or cannot
      return train(run.runId, false, job).catch(async (error) => {
        tell({ kind: 'run', run: await openRun(run.runId) });
        throw error;
      });
    },
    train: ({ runId, byItself }, job) => train(runId, byItself, job),
    answer: async (question, { signal }) => (await answers.answer(question, signal)) ?? aborted,
    exportModel: ({ modelId }) => exportModel(modelId),
    importModel: ({ name, files }) => importModel(name, files),
    renameRun: async ({ runId, name }) => {
      tell({ kind: 'run', run: await changeRun(runId, (run) => ({ ...run, name }), Date.now()) });
      return undefined;
    },
    deleteRun: async ({ runId }) => {
      await trainings.forget(runId);
      return undefined;
    },
  };

  return {
    perform: (task, id) => work.perform(task.kind, id, (job) => handlers[task.kind](task, job)),
    cancel,
    listen,
    async control(control) {
      if (control.kind === 'preferBackend') preferred.prefer(control.backend);
      else trainings.ask(control.runId, control.kind);
    },
  };
}
