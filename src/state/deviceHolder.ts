// What has the device for itself, as far as the page knows. Nothing else that would slow it down, or take the device
// away, is offered meanwhile; the engine worker would refuse it.
import { useBench } from './bench.ts';
import { trainingRun, useRuns } from './run.ts';
import { useTiles } from './tiles.ts';

export type DeviceHolder = 'training' | 'bench' | 'tiles';

export function deviceHolder(): DeviceHolder | undefined {
  if (trainingRun(useRuns.getState())) return 'training';
  if (useBench.getState().running) return 'bench';
  return useTiles.getState().running && 'tiles';
}

/** The same for a component, which is drawn again when it changes. */
export function useDeviceHolder(): DeviceHolder | undefined {
  useRuns(deviceHolder);
  useBench(deviceHolder);
  return useTiles(deviceHolder);
}
