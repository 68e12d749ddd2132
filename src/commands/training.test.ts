// What can be begun and ended, and when.
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { useInterrupted } from '../state/interrupted.ts';
import { useJobs } from '../state/jobs.ts';
import type { RunRecord } from '../state/records.ts';
import { useRuns } from '../state/run.ts';
import { controlEngine } from '../state/workers.ts';
import { pause, resume, start, stop } from './training.ts';

vi.mock('../state/preferences.ts', () => ({ prefer: vi.fn() }));
vi.mock('../state/workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

const paused: RunRecord = {
  ...{ id: 'a', name: 'run 1', settings: defaultRunSettings, status: 'paused', step: 4, parameters: 1 },
  ...{ curve: [], samples: [], createdAt: 1, updatedAt: 1 },
};
const training: RunRecord = { ...paused, id: 'b', status: 'training' };
const enabled = () =>
  Object.entries({ start, resume, pause, stop }).flatMap(([name, one]) => (one.enabled() ? [name] : []));

beforeEach(() => {
  vi.mocked(controlEngine).mockReset();
  useRuns.setState({ runs: [paused], activeId: 'a', live: {} });
  useInterrupted.setState({ elsewhere: undefined });
  useJobs.setState({ jobs: [] });
});

it('a run is started or resumed while nothing has the device', () => {
  expect(enabled()).toEqual(['start', 'resume']);
});

it('a run that trains is paused or stopped, and no other is begun', () => {
  useRuns.setState({ runs: [paused, training] });
  expect(enabled()).toEqual(['pause', 'stop']);
});

it.each(['benchmark', 'measureTiles', 'start', 'train'] as const)('nothing is begun during a %s', (what) => {
  useJobs.setState({ jobs: [{ id: '1', what, cancel: () => {} }] });
  expect(enabled()).toEqual([]);
});

it.each([
  [pause, 'pause'],
  [stop, 'stop'],
] as const)('asks a training to end once, and the page knows what it was asked', (command, kind) => {
  useRuns.setState({ runs: [training] });
  expect(command.enabled()).toBe(true);
  void command.perform();
  expect(useRuns.getState().live.b?.asked).toBe(kind);
  for (const other of [pause, stop]) {
    expect(other.enabled()).toBe(false);
    void other.perform();
  }
  expect(vi.mocked(controlEngine).mock.calls).toEqual([[{ kind, runId: 'b' }]]);
});

it('leaves a run alone that another tab trains', () => {
  useRuns.setState({ runs: [training] });
  useInterrupted.setState({ elsewhere: 'b' });
  expect([pause.enabled(), stop.enabled()]).toEqual([false, false]);
  void stop.perform();
  expect(controlEngine).not.toHaveBeenCalled();
});
