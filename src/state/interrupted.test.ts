// A page that is opened on a run that was cut off. The worker is played: what it makes of the run is the case.
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import type { RunRecord } from '../storage/records.ts';
import { resumeInterrupted, useInterrupted } from './interrupted.ts';
import { useRuns } from './run.ts';
import { performInEngine } from './workers.ts';

vi.mock('./workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
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

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held: [] }) } });
  useRuns.setState({ runs: [cutOff], activeId: undefined, live: {} });
  useInterrupted.setState({ resumed: undefined, elsewhere: undefined });
  return () => vi.unstubAllGlobals();
});

it('goes on with the run, says so, and lets the worker know that nobody asked', async () => {
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'completed', value: { ...cutOff, status: 'done' } });
  await resumeInterrupted();
  expect(performInEngine).toHaveBeenLastCalledWith({ kind: 'train', runId: 'a', byItself: true });
  expect(useInterrupted.getState().resumed).toEqual({ runId: 'a', step: 40 });
});

it('does not say that the run went on if the worker paused it instead, but why', async () => {
  const paused: RunRecord = { ...cutOff, status: 'paused', failure };
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'completed', value: paused });
  await resumeInterrupted();
  expect(useInterrupted.getState().resumed).toBeUndefined();
  expect(useRuns.getState().runs).toEqual([paused]);
});
