// A job from its beginning to its end, as its work and whoever wants it over see it.
import { expect, it, vi } from 'vitest';
import type { JobEvent } from '../protocol/jobs.ts';
import { Jobs } from './jobs.ts';

function follow() {
  const heard: JobEvent[] = [];
  return { heard, jobs: new Jobs((event) => heard.push(event)) };
}

it('gives what its work gives, and says how far that is and when it is over', async () => {
  const { heard, jobs } = follow();
  const given = await jobs.run('benchmark', 'x', async ({ tell }) => {
    tell('preparing');
    tell('measuring', 0.5);
    return 7;
  });
  expect(given).toBe(7);
  expect(heard).toEqual([
    { kind: 'job', job: { id: 'x', what: 'benchmark', phase: 'preparing' } },
    { kind: 'job', job: { id: 'x', what: 'benchmark', phase: 'measuring', share: 0.5 } },
    { kind: 'jobOver', id: 'x' },
  ]);
});

it('is cancelled by its id alone, and no more once it is over', async () => {
  const { jobs } = follow();
  const signals: AbortSignal[] = [];
  const work = (until: Promise<void>) => async (job: { signal: AbortSignal }) => {
    signals.push(job.signal);
    await until;
  };
  let end = () => {};
  const under = jobs.run('answer', 'x', work(new Promise((resolve) => (end = resolve))));
  await jobs.run('answer', 'y', work(Promise.resolve()));
  for (const id of ['x', 'y', 'nobody']) jobs.cancel(id);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  end();
  await under;
});

it('is over also where its work fails, and fails with the same', async () => {
  const { heard, jobs } = follow();
  const failure = new Error('broken');
  await expect(jobs.run('answer', 'x', () => Promise.reject(failure))).rejects.toBe(failure);
  expect(heard).toEqual([{ kind: 'jobOver', id: 'x' }]);
});

it('says so where nobody asked for it, and has an id of its own', async () => {
  const { heard, jobs } = follow();
  const work = vi.fn(async (job: { tell(phase: 'forwardLarge'): void }) => job.tell('forwardLarge'));
  await jobs.runUnasked('measureTiles', work);
  await jobs.runUnasked('measureTiles', work);
  const reports = heard.flatMap((event) => (event.kind === 'job' ? [event.job] : []));
  expect(reports).toMatchObject([{ unasked: true }, { unasked: true }]);
  expect(new Set(reports.map(({ id }) => id)).size).toBe(2);
});
