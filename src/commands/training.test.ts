// What can be begun while something has the device for itself.
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { useBench } from '../state/bench.ts';
import type { RunRecord } from '../state/records.ts';
import { useRuns } from '../state/run.ts';
import { useTiles } from '../state/tiles.ts';
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
const enabled = () => [start, resume, pause, stop].filter((one) => one.enabled()).map(({ name }) => name);

beforeEach(() => {
  useRuns.setState({ runs: [paused], activeId: 'a' });
  useBench.setState({ running: undefined });
  useTiles.setState({ running: undefined });
});

it('a run is started or resumed while nothing has the device', () => {
  expect(enabled()).toEqual(['start', 'resume']);
});

it('a run that trains is paused or stopped, and no other is begun', () => {
  useRuns.setState({ runs: [paused, { ...paused, id: 'b', status: 'training' }] });
  expect(enabled()).toEqual(['pause', 'stop']);
});

it('nothing is begun while works or tiles are measured', () => {
  useBench.setState({ running: { name: 'A', phase: 'preparing', share: 0 } });
  expect(enabled()).toEqual([]);
  useBench.setState({ running: undefined });
  useTiles.setState({ running: { work: undefined, share: 0 } });
  expect(enabled()).toEqual([]);
});
