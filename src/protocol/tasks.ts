// How tasks, their handlers and what comes of them belong together, for the compiler to check from the page to the stage.
// A contract lists what each kind of task says and what each gives; nothing here knows of a kind.
import { failureOf } from '../errors/failure.ts';
import type { Outcome } from './outcome.ts';

/** A task of a kind, or of any: its kind with what it says. */
export type TaskOf<Tasks, Kind extends keyof Tasks = keyof Tasks> = {
  [Each in Kind]: { kind: Each } & Tasks[Each];
}[Kind];

/** What a handler gives where its work was cancelled. */
export const aborted = Symbol('aborted');

/** Who does each kind of task, under a job, and what must come of it. */
export type Handlers<Tasks, Results extends Record<keyof Tasks, unknown>, Job> = {
  readonly [Kind in keyof Tasks]: (
    task: TaskOf<Tasks, Kind>,
    job: Job,
  ) => Promise<Results[Kind] | typeof aborted>;
};

/** What a worker does for the page: tasks, each a job under an id of the page's, and one stream of events. */
export interface TaskWorker<Tasks, Results extends Record<keyof Tasks, unknown>, Event> {
  perform<Kind extends keyof Tasks>(task: TaskOf<Tasks, Kind>, job: string): Promise<Outcome<Results[Kind]>>;
  /** Ends a job as soon as may be; one that is over, or not known, stays as it is. */
  cancel(job: string): Promise<void>;
  /** `listener` is a Comlink proxy; events arrive in order, at most ten times a second. */
  listen(listener: (events: readonly Event[]) => void): Promise<void>;
}

/** The outcome of a work: what it gives, that it was cancelled, or why it failed. Never rejects. */
export async function outcomeOf<T>(
  work: () => Promise<T | typeof aborted>,
  cancelled?: AbortSignal,
): Promise<Outcome<T>> {
  try {
    const value = await work();
    return value === aborted ? { kind: 'aborted' } : { kind: 'completed', value };
  } catch (error) {
    return cancelled?.aborted ? { kind: 'aborted' } : { kind: 'failed', failure: failureOf(error) };
  }
}
