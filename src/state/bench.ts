// Measuring this machine: what runs, what is waiting and what came out.
import { create } from 'zustand';
import type { BenchmarkName } from '../config/benchmarks.ts';
import type { Failure } from '../errors/failure.ts';
import type { BenchmarkResult, DeviceReport } from '../protocol/engine.ts';
import { useDevice } from './device.ts';
import { controlEngine, hearEngine, performInEngine } from './workers.ts';

export interface BenchState {
  running: { name: BenchmarkName; phase: 'preparing' | 'measuring'; share: number } | undefined;
  /** Works that follow. */
  waiting: readonly BenchmarkName[];
  /** All of the device that computes now. */
  results: Partial<Record<BenchmarkName, BenchmarkResult>>;
  failure: Failure | undefined;
}

export const useBench = create<BenchState>()(() => ({
  running: undefined,
  waiting: [],
  results: {},
  failure: undefined,
}));

hearEngine((event) => {
  if (event.kind !== 'benchmark' || useBench.getState().running?.name !== event.name) return;
  const { name, phase, share } = event;
  useBench.setState({ running: { name, phase, share } });
});

// Figures of two devices side by side would be taken for those of one.
useDevice.subscribe(({ report }) => {
  const results = Object.entries(useBench.getState().results);
  const kept = results.filter(([, { device }]) => isSame(device, report));
  if (kept.length < results.length) useBench.setState({ results: Object.fromEntries(kept) });
});

function isSame(one: DeviceReport, other: DeviceReport | undefined): boolean {
  return one.backend === other?.backend && one.adapter === other.adapter;
}

let cancel: AbortController | undefined;

/** Measures works one after another, until one fails or all are cancelled. */
export async function measureWorks(names: readonly BenchmarkName[]): Promise<void> {
  if (useBench.getState().running) return;
  useBench.setState({ waiting: names, failure: undefined });
  for (let name = takeNext(); name; name = takeNext()) await measureWork(name);
}

function takeNext(): BenchmarkName | undefined {
  const [name, ...waiting] = useBench.getState().waiting;
  useBench.setState({ waiting, running: name && { name, phase: 'preparing', share: 0 } });
  return name;
}

async function measureWork(name: BenchmarkName): Promise<void> {
  cancel = new AbortController();
  const outcome = await performInEngine({ kind: 'benchmark', name }, cancel.signal);
  if (outcome.kind === 'failed') useBench.setState({ failure: outcome.failure, waiting: [] });
  if (outcome.kind !== 'completed') return;
  useBench.setState((state) => ({ results: { ...state.results, [name]: outcome.value } }));
}

/** Ends the measuring at once; what was measured stays. */
export async function cancelMeasuring(): Promise<void> {
  useBench.setState({ waiting: [] });
  cancel?.abort();
  await controlEngine({ kind: 'cancelBenchmark' });
}
