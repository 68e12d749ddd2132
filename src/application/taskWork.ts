// What all workers have in common: a task is a job, it may be cancelled, and what it told is sent before what came of it.
import type { EngineEvent } from '../protocol/events.ts';
import type { JobKind } from '../protocol/jobs.ts';
import type { Outcome } from '../protocol/outcome.ts';
import { type aborted, outcomeOf } from '../protocol/tasks.ts';
import { EventStream } from './events.ts';
import { type Job, Jobs } from './jobs.ts';

export class TaskWork {
  private readonly events = new EventStream();
  readonly jobs = new Jobs(this.events.tell);
  readonly tell = this.events.tell;

  /** Does a task under the id that the page gave it. */
  async perform<T>(
    what: JobKind,
    id: string,
    work: (job: Job) => Promise<T | typeof aborted>,
  ): Promise<Outcome<T>> {
    const outcome = await this.jobs.run(what, id, (job) => outcomeOf(() => work(job), job.signal));
    this.events.flush();
    return outcome;
  }

  /** Ends a job as soon as may be; one that is over, or not known, stays as it is. */
  readonly cancel = async (id: string): Promise<void> => this.jobs.cancel(id);

  readonly listen = async (listener: (events: readonly EngineEvent[]) => void): Promise<void> =>
    this.events.listen(listener);
}
