// Starts the two workers and gives the stores one way to talk to them: a task is a job from the moment it is asked for.
// Every task settles (protocol/channel.ts); a worker that died is started again by the next task.
import { type Channel, listener, openChannel } from '../protocol/channel.ts';
import type { CorpusResults, CorpusTask, CorpusTasks } from '../protocol/corpus.ts';
import type { EngineControl, EngineResults, EngineTask, EngineTasks } from '../protocol/engine.ts';
import type { EngineEvent } from '../protocol/events.ts';
import type { JobKind } from '../protocol/jobs.ts';
import type { Outcome } from '../protocol/outcome.ts';
import type { CorpusWorker, EngineWorker } from '../protocol/workers.ts';
import { addJob, forgetUnasked, type Job, removeJob, takeJobEvent } from './jobs.ts';
import { usePreferences } from './preferences.ts';

type Hear = (events: readonly EngineEvent[]) => void;
type Cancelling = Pick<EngineWorker, 'cancel'>;

const deaths = new Set<() => void>();
const ears = new Set<Hear>();

/** Jobs come first, so that whoever hears of a run knows what is under way. */
function hear(events: readonly EngineEvent[]): void {
  for (const event of events)
    if (event.kind === 'job' || event.kind === 'jobOver')
      takeJobEvent(event, (id) => tellCancelled(engine, id));
  for (const ear of ears) ear(events);
}

const engine = openChannel<EngineWorker>({
  start: () =>
    new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'engine' }),
  greet: async (remote) => {
    await remote.control({ kind: 'preferBackend', backend: usePreferences.getState().backend });
    await remote.listen(listener(hear));
  },
  died: () => {
    forgetUnasked();
    for (const hearDeath of deaths) hearDeath();
  },
});

const corpus = openChannel<CorpusWorker>({
  start: () =>
    new Worker(new URL('../../workers/corpus.ts', import.meta.url), { type: 'module', name: 'corpus' }),
});

function tellCancelled<W extends Cancelling>(channel: Channel<W>, id: string): void {
  void channel.call(async (remote) => ({ kind: 'completed', value: await remote.cancel(id) }));
}

/** What a task is about: its run, or the name of its work or file. */
function subjectOf(task: object): Pick<Job, 'subject'> {
  if ('runId' in task && typeof task.runId === 'string') return { subject: task.runId };
  if ('name' in task && typeof task.name === 'string') return { subject: task.name };
  return {};
}

/** Does a task as a job, which is listed until it is over. */
async function perform<W extends Cancelling, T>(
  channel: Channel<W>,
  task: { readonly kind: JobKind },
  use: (remote: W, id: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const id = crypto.randomUUID();
  const cancelled = new AbortController();
  const cancel = () => {
    cancelled.abort();
    tellCancelled(channel, id);
  };
  addJob({ id, what: task.kind, ...subjectOf(task), cancel });
  try {
    return await channel.call((remote) => use(remote, id), cancelled.signal);
  } finally {
    removeJob(id);
  }
}

/** Runs a task in the engine worker. */
export function performInEngine<Kind extends keyof EngineTasks>(
  task: EngineTask<Kind>,
): Promise<Outcome<EngineResults[Kind]>> {
  return perform(engine, task, (remote, id) => remote.perform(task, id));
}

/** Runs a task in the corpus worker. */
export function performInCorpus<Kind extends keyof CorpusTasks>(
  task: CorpusTask<Kind>,
): Promise<Outcome<CorpusResults[Kind]>> {
  return perform(corpus, task, (remote, id) => remote.perform(task, id));
}

/** Tells a running training something; settles when the worker has heard it. */
export function controlEngine(control: EngineControl): Promise<Outcome<undefined>> {
  return engine.call(async (remote) => {
    await remote.control(control);
    return { kind: 'completed', value: undefined };
  });
}

/** Hears the events of the engine worker, together as they arrive, also of one that was started again. */
export function hearEngine(ear: Hear): () => void {
  ears.add(ear);
  return () => ears.delete(ear);
}

/** Hears that the engine worker died; what was pending has already failed. */
export function hearEngineDeath(hearDeath: () => void): () => void {
  deaths.add(hearDeath);
  return () => deaths.delete(hearDeath);
}
