// Whoever cancels is free at once, whatever the worker is doing: on wasm it computes without hearing a message. The
// worker is played: it answers nothing.
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { JobReport } from '../protocol/jobs.ts';

/** Hears every message and answers none. */
class BusyWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

vi.hoisted(() => vi.stubGlobal('navigator', {})); // without locks, which watch a worker that lives
vi.mock('./preferences.ts', () => ({ prefer: vi.fn(), usePreferences: { getState: () => ({}) } }));

vi.stubGlobal('Worker', BusyWorker);
const { ask, cancelAnswer, useAnswer } = await import('./answer.ts');
const { cancelMeasuring, measureWorks, useBench } = await import('./bench.ts');
const { cancelTiles, measureTiles, useTiles } = await import('./tiles.ts');
const { deviceHolder } = await import('./deviceHolder.ts');
const { jobOf, takeJobEvent, useJobs } = await import('./jobs.ts');

const told = vi.fn();
const tell = (job: JobReport) => takeJobEvent({ kind: 'job', job }, told);
const under = (what: 'answer' | 'benchmark' | 'measureTiles') => jobOf(useJobs.getState(), what);

beforeEach(() => {
  told.mockReset();
  useJobs.setState({ jobs: [] });
});
afterAll(() => vi.unstubAllGlobals());

it('an answer is over as soon as it is cancelled, and another may be asked for', async () => {
  const asked = ask('a');
  expect(under('answer')).toBeDefined();
  cancelAnswer();
  await asked;
  expect(under('answer')).toBeUndefined();
  expect(useAnswer.getState()).toMatchObject({ failure: undefined, answer: undefined });
  const again = ask('a');
  expect(under('answer')).toBeDefined();
  cancelAnswer();
  await again;
});

it('works are over as soon as they are cancelled, also those that wait', async () => {
  const measured = measureWorks(['matmul256', 'matmul512']);
  expect(under('benchmark')?.subject).toBe('matmul256');
  cancelMeasuring();
  await measured;
  expect(under('benchmark')).toBeUndefined();
  expect(useBench.getState()).toMatchObject({ waiting: [], failure: undefined });
});

it('tiles are over as soon as they are cancelled, whatever the worker still says of them', async () => {
  const measured = measureTiles();
  const { id } = under('measureTiles')!;
  tell({ id, what: 'measureTiles', phase: 'forwardLarge', share: 0.2 });
  expect(under('measureTiles')).toMatchObject({ phase: 'forwardLarge', share: 0.2 });
  expect(deviceHolder()).toBe('tiles');
  cancelTiles();
  await measured;
  tell({ id, what: 'measureTiles', phase: 'forwardSmall', share: 0.4 });
  expect(deviceHolder()).toBeUndefined();
  expect(useTiles.getState().failure).toBeUndefined();
});

it('so are tiles that nobody asked for, which the worker is told', () => {
  const unasked = { id: 'its own', what: 'measureTiles', unasked: true } as const;
  tell({ ...unasked, phase: 'forwardLarge', share: 0.2 });
  expect(deviceHolder()).toBe('tiles');
  cancelTiles();
  expect(told).toHaveBeenCalledExactlyOnceWith('its own');
  tell({ ...unasked, phase: 'forwardSmall', share: 0.4 });
  expect(deviceHolder()).toBeUndefined();
  takeJobEvent({ kind: 'jobOver', id: 'its own' }, told);
  expect(useJobs.getState().jobs).toEqual([]);
});
