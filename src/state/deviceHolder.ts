// What has the device for itself, as far as the page knows. Nothing else that would slow it down, or take the device
// away, is offered meanwhile; the engine worker would refuse it.
import type { JobKind } from '../protocol/jobs.ts';
import { useJobs } from './jobs.ts';
import { trainingRun, useRuns } from './run.ts';

export type DeviceHolder = 'training' | 'bench' | 'tiles';

/** A run trains from the moment it is started, also before it exists. */
const holders = { start: 'training', train: 'training', benchmark: 'bench', measureTiles: 'tiles' } as const;

function isHolding(what: JobKind): what is keyof typeof holders {
  return what in holders;
}

export function deviceHolder(): DeviceHolder | undefined {
  if (trainingRun(useRuns.getState())) return 'training';
  const what = useJobs
    .getState()
    .jobs.map((job) => job.what)
    .find(isHolding);
  return what && holders[what];
}

/** The same for a component, which is drawn again when it changes. */
export function useDeviceHolder(): DeviceHolder | undefined {
  useRuns(deviceHolder);
  return useJobs(deviceHolder);
}
