// What the page lists of the workers' jobs, by what they tell.
import { beforeEach, expect, it } from 'vitest';
import { addJob, jobOf, removeJob, takeJobEvent, trainingJob, useJobs } from './jobs.ts';

const mine = { id: 'mine', what: 'start', subject: 'run', cancel: () => {} } as const;
const listed = () => useJobs.getState().jobs.map(({ id }) => id);
const tell = (event: Parameters<typeof takeJobEvent>[0]) => takeJobEvent(event, () => {});

beforeEach(() => useJobs.setState({ jobs: [] }));

it('knows how far a job of its own is, and keeps what it is about', () => {
  addJob(mine);
  tell({ kind: 'job', job: { id: 'mine', what: 'start', phase: 'steps', share: 0.5 } });
  expect(trainingJob(useJobs.getState(), 'run')).toMatchObject({
    phase: 'steps',
    share: 0.5,
    subject: 'run',
  });
  expect(trainingJob(useJobs.getState(), 'another')).toBeUndefined();
});

it('hears nothing more of a job of its own that is over', () => {
  addJob(mine);
  removeJob('mine');
  tell({ kind: 'job', job: { id: 'mine', what: 'start', phase: 'steps', share: 0.9 } });
  expect(listed()).toEqual([]);
});

it('lists what a worker began of its own accord until that is over', () => {
  tell({ kind: 'job', job: { id: 'its', what: 'measureBackends', unasked: true, phase: 'measuring' } });
  expect(jobOf(useJobs.getState(), 'answer', 'measureBackends')?.id).toBe('its');
  tell({ kind: 'jobOver', id: 'its' });
  expect(listed()).toEqual([]);
});
