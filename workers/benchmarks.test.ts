// A benchmark between its device and the page. Device and work are played.
import { expect, it, vi } from 'vitest';
import { DeviceClosed, type DeviceLost } from '../src/errors/expected.ts';
import { runBenchmark } from '../src/session/benchmark.ts';
import { cancelBenchmark, measureBenchmark } from './benchmarks.ts';
import { openDevice } from './device.ts';

vi.mock('./device.ts', () => ({ openDevice: vi.fn(), giveUpDevice: vi.fn() }));
vi.mock('../src/gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../src/session/benchmark.ts', () => ({ runBenchmark: vi.fn() }));

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
  vi.mocked(runBenchmark)
    .mockReset()
    .mockReturnValue(new Promise(() => {}));
  const measured = measureBenchmark('A');
  await vi.waitFor(() => expect(runBenchmark).toHaveBeenCalled());
  cancelBenchmark();
  expect(await measured).toBeUndefined();
});
