// What the page keeps of measured works. The worker is played: on what it measures is the case.
import { beforeEach, expect, it, vi } from 'vitest';
import type { DeviceReport } from '../protocol/engine.ts';
import { measureWorks, useBench } from './bench.ts';
import { chooseBackend, openDevice } from './device.ts';
import { performInEngine } from './workers.ts';

vi.mock('./preferences.ts', () => ({ prefer: vi.fn() }));
vi.mock('./workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

const wasm: DeviceReport = { backend: 'wasm', adapter: '', software: false };
const gpu: DeviceReport = { backend: 'webgpu', adapter: 'vendor one', software: false };
const names = () => Object.keys(useBench.getState().results);

/** The worker computes on this from now on. */
function play(device: DeviceReport) {
  const times = { median: 1, quartiles: [1, 1] as [number, number], runs: 3, device };
  vi.mocked(performInEngine).mockImplementation((async ({ kind }) => ({
    kind: 'completed',
    value: kind === 'benchmark' ? times : device,
  })) as typeof performInEngine);
}

beforeEach(async () => {
  useBench.setState({ results: {} });
  play(wasm);
  await openDevice();
  await measureWorks(['matmul256', 'matmul512']);
});

it('forgets the figures of another backend, so that one column is of one device', async () => {
  expect(names()).toEqual(['matmul256', 'matmul512']);
  play(gpu);
  await chooseBackend('webgpu');
  expect(names()).toEqual([]);
  await measureWorks(['matmul256']);
  expect(useBench.getState().results.matmul256?.device).toEqual(gpu);
});

it('forgets the figures of another adapter', async () => {
  play(gpu);
  await openDevice();
  await measureWorks(['matmul256']);
  play({ ...gpu, adapter: 'vendor two' });
  await openDevice();
  expect(names()).toEqual([]);
});

it('keeps them where the same device is opened again, whatever else is told of it', async () => {
  play({ ...wasm, reason: 'no adapter' });
  await openDevice();
  expect(names()).toEqual(['matmul256', 'matmul512']);
});
