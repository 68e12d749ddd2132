// How long measuring takes, before it starts: roughly. Seconds of slow machines come from Chromium on two cores, but for
// B, which was not measured to its end there; those of GPUs are guesses.
import type { BenchmarkName } from '../../../config/benchmarks.ts';
import type { DeviceReport } from '../../../protocol/engine.ts';

type DeviceKind = 'gpu' | 'software' | 'cpu';

const seconds: Record<DeviceKind, Record<BenchmarkName, number>> = {
  gpu: { matmul256: 2, matmul512: 2, matmul1024: 2, A: 5, B: 8 },
  software: { matmul256: 2, matmul512: 3, matmul1024: 7, A: 15, B: 150 },
  cpu: { matmul256: 2, matmul512: 3, matmul1024: 7, A: 8, B: 60 },
};

export function deviceKind(report: DeviceReport | undefined): DeviceKind {
  if (report?.backend !== 'webgpu') return 'cpu';
  return report.software ? 'software' : 'gpu';
}

/** Seconds until a work is measured, compiling included. */
export function expectedSeconds(name: BenchmarkName, kind: DeviceKind): number {
  return seconds[kind][name];
}

/** Seconds until all tiles are measured, compiling included. */
export function expectedTileSeconds(kind: 'gpu' | 'software'): number {
  return kind === 'gpu' ? 5 : 30;
}

/** A time as a person says it: whole tens of seconds, or whole minutes from one and a half on. */
export function roundedTime(time: number): { unit: 'seconds' | 'minutes'; value: number } {
  if (time >= 90) return { unit: 'minutes', value: Math.round(time / 60) };
  return { unit: 'seconds', value: Math.max(5, Math.round(time / 5) * 5) };
}
