// Measure this machine.
import type { BenchmarkName } from '../config/benchmarks.ts';
import { cancelMeasuring, measureWorks as measure } from '../state/bench.ts';
import { useDevice } from '../state/device.ts';
import { deviceHolder } from '../state/deviceHolder.ts';
import { jobOf, useJobs } from '../state/jobs.ts';
import { cancelTiles as cancel, measureTiles as measureAll } from '../state/tiles.ts';
import type { Command } from './command.ts';

/** Measures works one after another. */
export const measureWorks: Command<readonly BenchmarkName[]> = {
  enabled: () => deviceHolder() === undefined && useDevice.getState().report !== undefined,
  perform: measure,
};

export const cancelWorks: Command = {
  enabled: () => jobOf(useJobs.getState(), 'benchmark') !== undefined,
  perform: async () => cancelMeasuring(),
};

/** Measures which tiles are the fastest on this machine's GPU. */
export const measureTiles: Command = {
  enabled: () => deviceHolder() === undefined && useDevice.getState().report?.backend === 'webgpu',
  perform: measureAll,
};

/** Not before the device is open for it. */
export const cancelTiles: Command = {
  enabled: () => jobOf(useJobs.getState(), 'measureTiles')?.phase !== undefined,
  perform: async () => cancel(),
};
