// Measuring the tiles of this machine's GPU: how far it is. What came out is part of the device's report.
import { create } from 'zustand';
import type { TunedClass } from '../config/tunedClasses.ts';
import type { Failure } from '../errors/failure.ts';
import { openDevice, useDevice } from './device.ts';
import { controlEngine, hearEngine, hearEngineDeath, performInEngine } from './workers.ts';

export interface TilesState {
  /** Also on a first visit, when nobody asked for it. `work` is undefined until the device is open. */
  running: { work: TunedClass | undefined; share: number } | undefined;
  failure: Failure | undefined;
}

export const useTiles = create<TilesState>()(() => ({ running: undefined, failure: undefined }));

hearEngine((event) => {
  if (event.kind === 'measuringTiles')
    useTiles.setState({ running: { work: event.work, share: event.share } });
  if (event.kind === 'device') useTiles.setState({ running: undefined });
});

hearEngineDeath(() => useTiles.setState({ running: undefined }));

/** Measures the tiles, whatever is known already; the device is opened anew for it, and again where that failed. */
export async function measureTiles(): Promise<void> {
  if (useTiles.getState().running) return;
  useTiles.setState({ running: { work: undefined, share: 0 }, failure: undefined });
  const outcome = await performInEngine({ kind: 'measureTiles' });
  if (outcome.kind === 'completed') useDevice.setState({ report: outcome.value });
  useTiles.setState({ running: undefined, ...(outcome.kind === 'failed' && { failure: outcome.failure }) });
  if (outcome.kind === 'failed') await openDevice();
}

/** Ends the measuring; what was known before stays. */
export async function cancelTiles(): Promise<void> {
  await controlEngine({ kind: 'cancelTiles' });
}
