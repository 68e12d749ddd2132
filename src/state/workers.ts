// Starts the two workers and gives the stores one way to talk to them.
// Every task settles (protocol/channel.ts); a worker that died is started again by the next task.
import { listener, openChannel } from '../protocol/channel.ts';
import type { CorpusResults, CorpusTask, CorpusTasks, CorpusWorker } from '../protocol/corpus.ts';
import type {
  EngineControl,
  EngineEvent,
  EngineResults,
  EngineTask,
  EngineTasks,
  EngineWorker,
} from '../protocol/engine.ts';
import type { Outcome } from '../protocol/outcome.ts';
import { usePreferences } from './preferences.ts';

const deaths = new Set<() => void>();
const ears = new Set<(event: EngineEvent) => void>();

const engine = openChannel<EngineWorker>({
  start: () =>
    new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'engine' }),
  greet: async (remote) => {
    await remote.control({ kind: 'preferBackend', backend: usePreferences.getState().backend });
    await remote.listen(
      listener((event: EngineEvent) => {
        for (const hear of ears) hear(event);
      }),
    );
  },
  died: () => {
    for (const hear of deaths) hear();
  },
});

const corpus = openChannel<CorpusWorker>({
  start: () =>
    new Worker(new URL('../../workers/corpus.ts', import.meta.url), { type: 'module', name: 'corpus' }),
});

/** Runs a task in the engine worker; aborted at once when `signal` is, of which the worker is to be told besides. */
export function performInEngine<Kind extends keyof EngineTasks>(
  task: EngineTask<Kind>,
  signal?: AbortSignal,
): Promise<Outcome<EngineResults[Kind]>> {
  return engine.call((remote) => remote.perform(task), signal);
}

/** Tells a running training or answer something; settles when the worker has heard it. */
export function controlEngine(control: EngineControl): Promise<Outcome<undefined>> {
  return engine.call(async (remote) => {
    await remote.control(control);
    return { kind: 'completed', value: undefined };
  });
}

/** Runs a task in the corpus worker. */
export function performInCorpus<Kind extends keyof CorpusTasks>(
  task: CorpusTask<Kind>,
): Promise<Outcome<CorpusResults[Kind]>> {
  return corpus.call((remote) => remote.perform(task));
}

/** Hears every event of the engine worker, also of one that was started again. */
export function hearEngine(hear: (event: EngineEvent) => void): () => void {
  ears.add(hear);
  return () => ears.delete(hear);
}

/** Hears that the engine worker died; what was pending has already failed. */
export function hearEngineDeath(hear: () => void): () => void {
  deaths.add(hear);
  return () => deaths.delete(hear);
}
