// One of the fixed works on the engine's device, told to the page as it goes.
import type { BenchmarkName } from '../src/config/benchmarks.ts';
import type { BenchmarkResult } from '../src/protocol/engine.ts';
import { runBenchmark } from '../src/session/benchmark.ts';
import { unlessLost } from '../src/session/deviceLoss.ts';
import { untilAborted } from '../src/session/untilAborted.ts';
import { announce } from './announce.ts';
import { openDevice } from './device.ts';
import { holdDevice } from './deviceHolder.ts';
import { unlessDropped } from './dropped.ts';

let cancel: AbortController | undefined;

/** Ends the work under way: at once for the page, on the device after the run it is in. One that opens is not begun. */
export function cancelBenchmark(): void {
  cancel?.abort();
}

/**
 * What a work took here; undefined if it was cancelled.
 * @throws Expected `training.busy` or `measuring.busy`, or DeviceLost
 */
export function measureBenchmark(name: BenchmarkName): Promise<BenchmarkResult | undefined> {
  return holdDevice('measuring', () => measured(name));
}

async function measured(name: BenchmarkName): Promise<BenchmarkResult | undefined> {
  const mine = new AbortController();
  cancel = mine;
  const device = await untilAborted(mine.signal, openDevice());
  if (!device) return undefined;
  const tell = (phase: 'preparing' | 'measuring', share: number) =>
    announce({ kind: 'benchmark', name, phase, share });
  const work = unlessLost(device, mine.signal, (signal) => runBenchmark(name, { signal, tell }));
  const times = await unlessDropped(mine.signal, work);
  return times && { ...times, device: device.report };
}
