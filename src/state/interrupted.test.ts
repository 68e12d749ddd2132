// A page that is opened on a run that was cut off, or that another tab trains. The worker and the other tab are played:
// what they make of the run is the case.
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import type { RunRecord } from '../storage/records.ts';
import { resumeInterrupted, trainOrWatch, useInterrupted } from './interrupted.ts';
import { useRuns } from './run.ts';
import { performInEngine } from './workers.ts';

vi.mock('./workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

vi.mock('./stored.ts', () => ({
  readRun: async () => otherTab.stored,
  readRuns: async () => ({ records: [otherTab.stored], damaged: [] }),
}));

const cutOff: RunRecord = {
  id: 'a',
  name: 'run 1',
  settings: defaultRunSettings,
  status: 'training',
  step: 40,
  parameters: 1,
  curve: [],
  samples: [],
  createdAt: 1,
  updatedAt: 1,
};
const failure = { code: 'run.interrupted', wanted: 'a', got: 'b', remedy: 'c', message: 'd' };

/** Whether it holds the run's lock, and what it has stored of the run. */
const otherTab = { held: false, stored: cutOff };
const lock = { name: 't5-playground-run-a' };

beforeEach(() => {
  Object.assign(otherTab, { held: false, stored: cutOff });
  vi.useFakeTimers();
  vi.mocked(performInEngine).mockReset();
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held: otherTab.held ? [lock] : [] }) } });
  useRuns.setState({ runs: [cutOff], activeId: undefined, live: {} });
  useInterrupted.setState({ resumed: undefined, elsewhere: undefined });
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

it('goes on with the run, says so, and lets the worker know that nobody asked', async () => {
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'completed', value: undefined });
  await resumeInterrupted();
  expect(performInEngine).toHaveBeenLastCalledWith({ kind: 'train', runId: 'a', byItself: true });
  expect(useInterrupted.getState().resumed).toEqual({ runId: 'a', step: 40 });
});

it('does not say that the run went on if the worker paused it instead, but why', async () => {
  const paused: RunRecord = { ...cutOff, status: 'paused', failure };
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'completed', value: undefined });
  await resumeInterrupted();
  expect(useInterrupted.getState().resumed).toEqual({ runId: 'a', step: 40 });
  useRuns.setState({ runs: [paused] }); // the worker may tell of it later
  expect(useInterrupted.getState().resumed).toBeUndefined();
});

it('follows what another tab stores, and shows how it ended there', async () => {
  otherTab.held = true;
  const watching = resumeInterrupted();
  await vi.advanceTimersByTimeAsync(2000);
  expect(useInterrupted.getState().elsewhere).toBe('a');
  otherTab.stored = { ...cutOff, step: 60, curve: [{ step: 60, loss: 2 }] };
  await vi.advanceTimersByTimeAsync(1000);
  expect(useRuns.getState().runs).toEqual([otherTab.stored]);

  Object.assign(otherTab, { held: false, stored: { ...otherTab.stored, status: 'paused' } });
  await vi.advanceTimersByTimeAsync(1000);
  await watching;
  expect(useRuns.getState().runs).toEqual([otherTab.stored]);
  expect(useInterrupted.getState()).toEqual({ resumed: undefined, elsewhere: undefined });
  expect(performInEngine).not.toHaveBeenCalled();
});

it('goes on here with a run whose tab was closed in mid-training', async () => {
  otherTab.held = true;
  const watching = resumeInterrupted();
  await vi.advanceTimersByTimeAsync(2000);
  otherTab.held = false;
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'completed', value: undefined });
  await vi.advanceTimersByTimeAsync(1000);
  await watching;
  expect(performInEngine).toHaveBeenLastCalledWith({ kind: 'train', runId: 'a', byItself: true });
  expect(useInterrupted.getState()).toEqual({ resumed: { runId: 'a', step: 40 }, elsewhere: undefined });
});

it('watches a run that was to go on here, but that another tab trains already', async () => {
  otherTab.held = true;
  const locked = { ...failure, code: 'storage.locked' };
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'failed', failure: locked });
  useRuns.setState({ runs: [{ ...cutOff, status: 'paused' }] });
  void trainOrWatch('a');
  await vi.advanceTimersByTimeAsync(0);
  expect(useInterrupted.getState().elsewhere).toBe('a');
  expect(useRuns.getState()).toMatchObject({ runs: [cutOff], live: {}, failure: undefined });
  Object.assign(otherTab, { held: false, stored: { ...cutOff, status: 'paused' } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(useInterrupted.getState().elsewhere).toBeUndefined();
});
