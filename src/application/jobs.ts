// The jobs of a worker: each has a signal that whoever knows its id can abort, and says how far it is.
// Knows nothing of what they do, nor of who hears of them.
import type { JobEvent, JobKind, JobPhase, JobReport } from '../protocol/jobs.ts';

/** A job as its work sees it. */
export interface Job {
  readonly id: string;
  /** Aborted once nobody wants the job any more. */
  readonly signal: AbortSignal;
  /** Says how far it is; `share` from 0 to 1, absent where nobody knows. */
  tell(phase: JobPhase, share?: number): void;
}

export class Jobs {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly tell: (event: JobEvent) => void) {}

  /** Does a work that the page asked for under this id, and says when it is over. */
  run<T>(what: JobKind, id: string, work: (job: Job) => Promise<T>): Promise<T> {
    return this.follow({ id, what }, work);
  }

  /** Does a work that nobody asked for. */
  runUnasked<T>(what: JobKind, work: (job: Job) => Promise<T>): Promise<T> {
    return this.follow({ id: crypto.randomUUID(), what, unasked: true }, work);
  }

  /** Aborts a job; one that is over, or not known, stays as it is. */
  cancel(id: string): void {
    this.running.get(id)?.abort();
  }

  private async follow<T>(report: JobReport, work: (job: Job) => Promise<T>): Promise<T> {
    const { id } = report;
    const controller = new AbortController();
    this.running.set(id, controller);
    const tell = (phase: JobPhase, share?: number) =>
      this.tell({ kind: 'job', job: { ...report, phase, ...(share !== undefined && { share }) } });
    try {
      return await work({ id, signal: controller.signal, tell });
    } finally {
      this.running.delete(id);
      this.tell({ kind: 'jobOver', id });
    }
  }
}
