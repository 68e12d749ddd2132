// A benchmark between its device and the page. Device and work are played.
import { expect, it, vi } from 'vitest';
import { DeviceClosed, type DeviceLost } from '../../errors/expected.ts';
import { runBenchmark } from '../../session/benchmark.ts';
import { cancelBenchmark, measureBenchmark } from './benchmarks.ts';
import { type Device, openDevice } from './device.ts';
import { droppedEnded } from './dropped.ts';

vi.mock('./device.ts', () => ({ openDevice: vi.fn(), giveUpDevice: vi.fn() }));
vi.mock('../../gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../../session/benchmark.ts', () => ({ runBenchmark: vi.fn() }));

it('a benchmark whose device is taken away is told to end and fails with the loss', async () => {
  let lose: (loss: DeviceLost) => void = () => {};
  const lost = new Promise<DeviceLost>((resolve) => {
    lose = resolve;
  });
  const report = { backend: 'wasm', adapter: '', software: false } as const;
  vi.mocked(openDevice).mockResolvedValue({ report, lost });
  const loss = new DeviceClosed();
  let told: AbortSignal | undefined;
  vi.mocked(runBenchmark).mockImplementation(async (_name, { signal }) => {
    told = signal;
    lose(loss);
    return new Promise(() => {});
  });
  await expect(measureBenchmark('A')).rejects.toBe(loss);
  expect(told?.aborted).toBe(true);
});

it('a benchmark is over as soon as it is cancelled, also while it compiles', async () => {
  const report = { backend: 'webgpu', adapter: '', software: false } as const;
  vi.mocked(openDevice).mockResolvedValue({ report, lost: new Promise(() => {}) });
  let end: (times: undefined) => void = () => {};
  const compiling = new Promise<undefined>((resolve) => {
    end = resolve;
  });
  vi.mocked(runBenchmark).mockReset().mockReturnValue(compiling);
  const measured = measureBenchmark('A');
  await vi.waitFor(() => expect(runBenchmark).toHaveBeenCalled());
  cancelBenchmark();
  expect(await measured).toBeUndefined();
  end(undefined); // else the device would never be free for the tests that follow
});

it('a benchmark is over as soon as it is cancelled while its device opens, and is not begun on it', async () => {
  const report = { backend: 'webgpu', adapter: '', software: false } as const;
  let open: (device: Device) => void = () => {};
  const opening = new Promise<Device>((resolve) => {
    open = resolve;
  });
  vi.mocked(openDevice).mockReturnValue(opening);
  vi.mocked(runBenchmark).mockReset();
  const measured = measureBenchmark('A');
  cancelBenchmark();
  expect(await measured).toBeUndefined();
  open({ report, lost: new Promise(() => {}) });
  await opening;
  expect(runBenchmark).not.toHaveBeenCalled();
});

it('the device is not free before a run of a cancelled benchmark is over', async () => {
  const report = { backend: 'webgpu', adapter: '', software: false } as const;
  vi.mocked(openDevice).mockResolvedValue({ report, lost: new Promise(() => {}) });
  let end: (times: undefined) => void = () => {};
  const run = new Promise<undefined>((resolve) => {
    end = resolve;
  });
  vi.mocked(runBenchmark).mockReset().mockReturnValue(run);
  const measured = measureBenchmark('A');
  await vi.waitFor(() => expect(runBenchmark).toHaveBeenCalled());
  cancelBenchmark();
  await measured;
  let free = false;
  const freed = droppedEnded().then(() => {
    free = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  expect(free).toBe(false);
  end(undefined);
  await freed;
  expect(free).toBe(true);
});
