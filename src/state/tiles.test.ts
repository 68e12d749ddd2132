// A worker that dies while something is measured leaves nothing that looks as if it still were. The worker is played.
import { beforeEach, expect, it, vi } from 'vitest';
import { workerFailure } from '../protocol/channel.ts';
import type { DeviceReport } from '../protocol/engine.ts';
import { useDevice } from './device.ts';
import { deviceHolder } from './deviceHolder.ts';
import { forgetUnasked, jobOf, takeJobEvent, useJobs } from './jobs.ts';
import { measureTiles, useTiles } from './tiles.ts';
import { performInEngine } from './workers.ts';

vi.mock('./preferences.ts', () => ({ prefer: vi.fn() }));
vi.mock('./workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

const report: DeviceReport = { backend: 'webgpu', adapter: 'vendor one', software: false };

beforeEach(() => {
  useDevice.setState({ report, failure: undefined });
  useTiles.setState({ failure: undefined });
  useJobs.setState({ jobs: [] });
});

it('says why, and opens the device again', async () => {
  vi.mocked(performInEngine)
    .mockResolvedValueOnce({ kind: 'failed', failure: workerFailure })
    .mockResolvedValueOnce({ kind: 'completed', value: { ...report, adapter: 'opened again' } });
  await measureTiles();
  expect(useTiles.getState()).toEqual({ failure: workerFailure });
  expect(useDevice.getState()).toMatchObject({ report: { adapter: 'opened again' } });
  expect(vi.mocked(performInEngine).mock.calls.map(([{ kind }]) => kind)).toEqual([
    'measureTiles',
    'openDevice',
  ]);
});

it('gives the device free, also of what was measured because something else opened it', () => {
  for (const what of ['measureBackends', 'measureTiles'] as const)
    takeJobEvent({ kind: 'job', job: { id: what, what, unasked: true } }, () => {});
  expect(deviceHolder()).toBe('tiles');
  expect(jobOf(useJobs.getState(), 'measureBackends')).toBeDefined();
  forgetUnasked();
  expect(deviceHolder()).toBeUndefined();
  expect(useJobs.getState().jobs).toEqual([]);
});
