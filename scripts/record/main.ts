// The works of the Bench page, through the page's own code.
import { type BenchmarkName, benchmarkNames } from '../../src/config/benchmarks.ts';
import { openBackend } from '../../src/gpu/device.ts';
import { runBenchmark } from '../../src/session/benchmark.ts';

/** Medians in ms, to a hundredth, and the adapter they were measured on. */
export async function recordBenchmarks() {
  const { adapter } = await openBackend('webgpu');
  const medians: Partial<Record<BenchmarkName, number>> = {};
  for (const name of benchmarkNames) {
    const ports = { signal: new AbortController().signal, tell: () => {} };
    const { median = Number.NaN, runs } = (await runBenchmark(name, ports)) ?? {};
    medians[name] = Math.round(median * 100) / 100;
    console.log(`${name}: ${median.toFixed(2)} ms, median of ${runs} runs on ${adapter}`);
  }
  return { adapter, medians };
}
