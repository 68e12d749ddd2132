// Runs one of the fixed works on the current backend and says how long it takes: in runs of at least a tenth of a
// second each, so that work which overlaps on the device is measured overlapping; the median of the runs.
import * as tf from '@tensorflow/tfjs';
import { type BenchmarkName, benchmarkModels, benchmarkProducts, isProduct } from '../config/benchmarks.ts';
import { capture } from '../gpu/plan.ts';
import { linear } from '../ops/linear/linear.ts';
import type { BenchmarkTimes } from './benchmarkTimes.ts';
import { deviceDone } from './deviceDone.ts';
import { trainingWork, type Work } from './trainingWork.ts';

interface BenchmarkPorts {
  signal: AbortSignal;
  /** Told before every run: which share of the runs, or of the time for them, is over. */
  tell(phase: 'preparing' | 'measuring', share: number): void;
}

const shortestRunMs = 100;
const mostUnits = 20;
const mostRuns = 15;
/** At least three runs, in as many seconds; work that takes a software adapter minutes is run once. */
const leastRuns = 3;
const budgetMs = 5000;
const patienceMs = 15_000;

/** Measures a work; undefined if it was cancelled, which is seen between two runs. Throws what the engine throws. */
export async function runBenchmark(
  name: BenchmarkName,
  { signal, tell }: BenchmarkPorts,
): Promise<BenchmarkTimes | undefined> {
  tell('preparing', 0);
  const work = await (isProduct(name)
    ? productWork(benchmarkProducts[name])
    : trainingWork(benchmarkModels[name]));
  try {
    await millisecondsOf(work, 1); // compiles, and warms up the driver
    if (signal.aborted) return undefined;
    return await timesOf(work, { signal, tell });
  } finally {
    work.dispose();
  }
}

async function timesOf(work: Work, { signal, tell }: BenchmarkPorts): Promise<BenchmarkTimes | undefined> {
  const begin = performance.now();
  tell('measuring', 0);
  const single = await millisecondsOf(work, 1);
  const units = Math.min(mostUnits, Math.max(1, Math.round(shortestRunMs / single)));
  const runs = units === 1 ? [single] : [];
  const share = () => Math.max(runs.length / mostRuns, (performance.now() - begin) / budgetMs);
  const tooFew = () => runs.length < leastRuns && performance.now() - begin < patienceMs;
  while (tooFew() || share() < 1) {
    if (signal.aborted) return undefined;
    tell('measuring', Math.min(share(), (runs.length + 1) / (leastRuns + 1)));
    runs.push(await millisecondsOf(work, units));
  }
  const [low, median, high] = [0.25, 0.5, 0.75].map((part) => quantile(runs, part));
  return { median: median!, quartiles: [low!, high!], runs: runs.length };
}

/** Milliseconds of one unit when `units` are sent in a row. */
async function millisecondsOf(work: Work, units: number): Promise<number> {
  const begin = performance.now();
  for (let unit = 0; unit < units; unit++) await work.submit();
  await work.done();
  await new Promise((resolve) => setTimeout(resolve)); // a wish to cancel is heard, also where computing blocks
  return (performance.now() - begin) / units;
}

/** The value that a share of the others lie below, between the nearest two. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** hidden [length, length] times weight [length, length] transposed, as a dense layer has it. */
async function productWork(length: number): Promise<Work> {
  const square = (seed: number) => tf.randomUniform([length, length], -1, 1, 'float32', seed);
  const operands = [square(1), square(2)] as const;
  const plan = await capture(() => ({ product: linear(...operands) }));
  return {
    async submit() {
      plan.run();
    },
    done: deviceDone,
    dispose() {
      plan.dispose();
      tf.dispose([...operands]);
    },
  };
}
