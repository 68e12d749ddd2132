// Measuring this machine: what is waiting and what came out.
import { create } from 'zustand';
import type { BenchmarkName } from '../config/benchmarks.ts';
import type { Failure } from '../errors/failure.ts';
import type { BenchmarkResult, DeviceReport } from '../protocol/engine.ts';
import { useDevice } from './device.ts';
import { jobOf, useJobs } from './jobs.ts';
import { performInEngine } from './workers.ts';

export interface BenchState {
  /** Works that follow. */
  waiting: readonly BenchmarkName[];
  /** All of the device that computes now. */
  results: Partial<Record<BenchmarkName, BenchmarkResult>>;
  failure: Failure | undefined;
}

export const useBench = create<BenchState>()(() => ({
  waiting: [],
  results: {},
  failure: undefined,
}));

// Figures of two devices side by side would be taken for those of one.
useDevice.subscribe(({ report }) => {
  const results = Object.entries(useBench.getState().results);
  const kept = results.filter(([, { device }]) => isSame(device, report));
  if (kept.length < results.length) useBench.setState({ results: Object.fromEntries(kept) });
});

function isSame(one: DeviceReport, other: DeviceReport | undefined): boolean {
  return one.backend === other?.backend && one.adapter === other.adapter;
}

/** Measures works one after another, until one fails or all are cancelled. */
export async function measureWorks(names: readonly BenchmarkName[]): Promise<void> {
  if (jobOf(useJobs.getState(), 'benchmark')) return;
  useBench.setState({ waiting: names, failure: undefined });
  for (let name = takeNext(); name; name = takeNext()) await measureWork(name);
}

function takeNext(): BenchmarkName | undefined {
  const [name, ...waiting] = useBench.getState().waiting;
  useBench.setState({ waiting });
  return name;
}

async function measureWork(name: BenchmarkName): Promise<void> {
  const outcome = await performInEngine({ kind: 'benchmark', name });
  if (outcome.kind === 'failed') useBench.setState({ failure: outcome.failure, waiting: [] });
  if (outcome.kind !== 'completed') return;
  useBench.setState((state) => ({ results: { ...state.results, [name]: outcome.value } }));
}

/** Ends the measuring at once; what was measured stays. */
export function cancelMeasuring(): void {
  useBench.setState({ waiting: [] });
  jobOf(useJobs.getState(), 'benchmark')?.cancel();
}
