import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { useInterrupted } from '../state/interrupted.ts';
import type { RunRecord } from '../state/records.ts';
import { useRuns } from '../state/run.ts';
import { controlEngine } from '../state/workers.ts';
import { pause, stop } from './training.ts';

vi.mock('../state/workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

const training: RunRecord = {
  id: 'a',
  name: 'run 1',
  settings: defaultRunSettings,
  status: 'training',
  step: 0,
  parameters: 1,
  curve: [],
  samples: [],
  createdAt: 1,
  updatedAt: 1,
};

beforeEach(() => {
  vi.mocked(controlEngine).mockReset();
  useRuns.setState({ runs: [training], live: {} });
  useInterrupted.setState({ elsewhere: undefined });
});

it.each([
  [pause, 'pause'],
  [stop, 'stop'],
] as const)('asks a training to end once, and the page knows what it was asked', (command, kind) => {
  expect(command.enabled()).toBe(true);
  command.perform();
  expect(useRuns.getState().live.a?.asked).toBe(kind);
  for (const other of [pause, stop]) {
    expect(other.enabled()).toBe(false);
    other.perform();
  }
  expect(vi.mocked(controlEngine).mock.calls).toEqual([[{ kind, runId: 'a' }]]);
});

it('leaves a run alone that another tab trains', () => {
  useInterrupted.setState({ elsewhere: 'a' });
  expect([pause.enabled(), stop.enabled()]).toEqual([false, false]);
  stop.perform();
  expect(controlEngine).not.toHaveBeenCalled();
});
