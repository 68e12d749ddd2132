// What the page computes on.
import type { BackendChoice } from '../protocol/engine.ts';
import { chooseBackend as choose, measureBackends as measure, useDevice } from '../state/device.ts';
import { deviceHolder } from '../state/deviceHolder.ts';
import { jobOf, useJobs } from '../state/jobs.ts';
import type { Command } from './command.ts';

const isFree = () =>
  deviceHolder() === undefined && jobOf(useJobs.getState(), 'measureBackends') === undefined;

/** Computes on this from now on, and remembers it. */
export const chooseBackend: Command<BackendChoice> = { enabled: isFree, perform: choose };

/** Measures the backends against each other anew. */
export const measureBackends: Command = {
  enabled: () => isFree() && useDevice.getState().report !== undefined,
  perform: measure,
};
