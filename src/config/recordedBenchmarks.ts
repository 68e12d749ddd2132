// Figures that `npm run record` measured on other machines, for the Bench page to show beside the visitor's.
import type { BenchmarkName } from './benchmarks.ts';
import recorded from './recordedBenchmarks.json' with { type: 'json' };

export interface Recording {
  /** As its driver names it. */
  adapter: string;
  /** What ran it, and on how many processors. */
  where: string;
  /** ISO 8601. */
  date: string;
  /** Milliseconds of one step or one product, by work. */
  medians: Partial<Record<BenchmarkName, number>>;
}

export const recordings: readonly Recording[] = recorded;
