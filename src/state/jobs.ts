// Everything long that is under way, whoever began it: what it is, how far, and the way to end it. One list for all
// places of the page; who has the device, what is busy and what can be cancelled are read off it.
import { create } from 'zustand';
import type { JobEvent, JobKind, JobReport } from '../protocol/jobs.ts';

/** A job as the page shows it. */
export interface Job extends JobReport {
  /** The run or work it is about, or the file's name. */
  subject?: string;
  /** Ends it: for the page at once, in the worker as soon as may be. */
  cancel(): void;
}

export interface JobsState {
  /** In the order in which they began. */
  jobs: readonly Job[];
}

export const useJobs = create<JobsState>()(() => ({ jobs: [] }));

/** The first job of some kinds, if one is under way. */
export function jobOf({ jobs }: JobsState, ...kinds: readonly JobKind[]): Job | undefined {
  return jobs.find(({ what }) => kinds.includes(what));
}

/** The same for a component, which is drawn again as it goes on. */
export function useJob(...kinds: readonly JobKind[]): Job | undefined {
  return useJobs((state) => jobOf(state, ...kinds));
}

/** The training of a run, if this page has it trained. */
export function trainingJob(state: JobsState, runId: string): Job | undefined {
  const job = jobOf(state, 'start', 'train');
  return job?.subject === runId ? job : undefined;
}

export function addJob(job: Job): void {
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, job] }));
}

export function removeJob(id: string): void {
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }));
}

/** Jobs of a worker's own that were cancelled here: what it said before it heard of that counts no more. */
const cancelled = new Set<string>();

/**
 * Takes what a worker tells of its jobs. One that it began of its own accord is not known yet; `cancel` tells the worker
 * to end it. One of the page's that is not known is over.
 */
export function takeJobEvent(event: JobEvent, cancel: (id: string) => void): void {
  if (event.kind === 'jobOver') {
    cancelled.delete(event.id);
    removeJob(event.id);
    return;
  }
  const { job } = event;
  const known = useJobs.getState().jobs.some(({ id }) => id === job.id);
  if (known) changeJob(job);
  else if (job.unasked && !cancelled.has(job.id)) addJob({ ...job, cancel: () => forget(job.id, cancel) });
}

function changeJob(report: JobReport): void {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.map((job) => (job.id === report.id ? { ...job, ...report } : job)),
  }));
}

function forget(id: string, cancel: (id: string) => void): void {
  cancelled.add(id);
  removeJob(id);
  cancel(id);
}

/** Lets go of the jobs that a worker began of its own accord, for it is gone; those of the page fail by themselves. */
export function forgetUnasked(): void {
  cancelled.clear();
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => !job.unasked) }));
}
