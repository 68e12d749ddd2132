// A worker that dies while something is measured leaves nothing that looks as if it still were. The worker is played.
import { beforeEach, expect, it, vi } from 'vitest';
import { workerFailure } from '../protocol/channel.ts';
import type { DeviceReport, EngineEvent } from '../protocol/engine.ts';
import { useDevice } from './device.ts';
import { deviceHolder } from './deviceHolder.ts';
import { measureTiles, useTiles } from './tiles.ts';
import { performInEngine } from './workers.ts';

const engine = vi.hoisted(() => ({
  ears: [] as ((event: EngineEvent) => void)[],
  deaths: [] as (() => void)[],
}));
vi.mock('./preferences.ts', () => ({ prefer: vi.fn() }));
vi.mock('./workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: (hear: (event: EngineEvent) => void) => engine.ears.push(hear),
  hearEngineDeath: (hear: () => void) => engine.deaths.push(hear),
}));

const report: DeviceReport = { backend: 'webgpu', adapter: 'vendor one', software: false };

function tell(event: EngineEvent) {
  for (const hear of engine.ears) hear(event);
}

function die() {
  for (const hear of engine.deaths) hear();
}

beforeEach(() => {
  vi.useFakeTimers();
  useDevice.setState({ report, failure: undefined, measuring: false });
  useTiles.setState({ running: undefined, failure: undefined });
  return () => vi.useRealTimers();
});

it('says why, gives the device free and opens it again', async () => {
  vi.mocked(performInEngine)
    .mockImplementationOnce(async () => {
      tell({ kind: 'measuringTiles', work: 'forwardLarge', share: 0.2 });
      expect(deviceHolder()).toBe('tiles');
      die();
      return { kind: 'failed', failure: workerFailure };
    })
    .mockResolvedValueOnce({ kind: 'completed', value: { ...report, adapter: 'opened again' } });
  await measureTiles();
  vi.runAllTimers();
  expect(useTiles.getState()).toEqual({ running: undefined, failure: workerFailure });
  expect(useDevice.getState()).toMatchObject({ measuring: false, report: { adapter: 'opened again' } });
  expect(deviceHolder()).toBeUndefined();
  expect(vi.mocked(performInEngine).mock.calls.map(([{ kind }]) => kind)).toEqual([
    'measureTiles',
    'openDevice',
  ]);
});

it('does so also where backends are measured because something else opened the device', () => {
  tell({ kind: 'measuringBackends' });
  die();
  vi.runAllTimers();
  expect(useDevice.getState().measuring).toBe(false);
});
