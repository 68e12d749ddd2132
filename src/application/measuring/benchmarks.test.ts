// A benchmark between its device and the page. Device and work are played.
import { beforeEach, expect, it, vi } from 'vitest';
import { DeviceClosed, type DeviceLost } from '../../errors/expected.ts';
import { runBenchmark } from '../../session/benchmark.ts';
import { DeviceHolder } from '../device/deviceHolder.ts';
import { DroppedWorks } from '../device/dropped.ts';
import type { Device } from '../device/engineDevice.ts';
import { measureBenchmark } from './benchmarks.ts';

vi.mock('../../gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../../session/benchmark.ts', () => ({ runBenchmark: vi.fn() }));

const openDevice = vi.fn<() => Promise<Device>>();
let dropped: DroppedWorks;
let cancelled: AbortController;

beforeEach(() => {
  dropped = new DroppedWorks();
  cancelled = new AbortController();
});

function measureA() {
  const job = { id: 'a', signal: cancelled.signal, tell: () => {} };
  return measureBenchmark({ device: { open: openDevice }, holder: new DeviceHolder(), dropped }, 'A', job);
}

it('a benchmark whose device is taken away is told to end and fails with the loss', async () => {
  let lose: (loss: DeviceLost) => void = () => {};
  const lost = new Promise<DeviceLost>((resolve) => {
    lose = resolve;
  });
  const report = { backend: 'wasm', adapter: '', software: false } as const;
  openDevice.mockResolvedValue({ report, lost });
  const loss = new DeviceClosed();
  let told: AbortSignal | undefined;
  vi.mocked(runBenchmark).mockImplementation(async (_name, { signal }) => {
    told = signal;
    lose(loss);
    return new Promise(() => {});
  });
  await expect(measureA()).rejects.toBe(loss);
  expect(told?.aborted).toBe(true);
});

it('a benchmark is over as soon as it is cancelled, also while it compiles', async () => {
  const report = { backend: 'webgpu', adapter: '', software: false } as const;
  openDevice.mockResolvedValue({ report, lost: new Promise(() => {}) });
  let end: (times: undefined) => void = () => {};
  const compiling = new Promise<undefined>((resolve) => {
    end = resolve;
  });
  vi.mocked(runBenchmark).mockReset().mockReturnValue(compiling);
  const measured = measureA();
  await vi.waitFor(() => expect(runBenchmark).toHaveBeenCalled());
  cancelled.abort();
  expect(await measured).toBeUndefined();
  end(undefined);
});

it('a benchmark is over as soon as it is cancelled while its device opens, and is not begun on it', async () => {
  const report = { backend: 'webgpu', adapter: '', software: false } as const;
  let open: (device: Device) => void = () => {};
  const opening = new Promise<Device>((resolve) => {
    open = resolve;
  });
  openDevice.mockReturnValue(opening);
  vi.mocked(runBenchmark).mockReset();
  const measured = measureA();
  cancelled.abort();
  expect(await measured).toBeUndefined();
  open({ report, lost: new Promise(() => {}) });
  await opening;
  expect(runBenchmark).not.toHaveBeenCalled();
});

it('the device is not free before a run of a cancelled benchmark is over', async () => {
  const report = { backend: 'webgpu', adapter: '', software: false } as const;
  openDevice.mockResolvedValue({ report, lost: new Promise(() => {}) });
  let end: (times: undefined) => void = () => {};
  const run = new Promise<undefined>((resolve) => {
    end = resolve;
  });
  vi.mocked(runBenchmark).mockReset().mockReturnValue(run);
  const measured = measureA();
  await vi.waitFor(() => expect(runBenchmark).toHaveBeenCalled());
  cancelled.abort();
  await measured;
  let free = false;
  const freed = dropped.ended().then(() => {
    free = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  expect(free).toBe(false);
  end(undefined);
  await freed;
  expect(free).toBe(true);
});
