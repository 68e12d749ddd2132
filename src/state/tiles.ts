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

let cancel: AbortController | undefined;
/** Was cancelled: what the worker said before it heard of that counts no more, until the device is open. */
let dropped = false;

hearEngine((event) => {
  if (event.kind === 'measuringTiles' && !dropped)
    useTiles.setState({ running: { work: event.work, share: event.share } });
  if (event.kind === 'device') over();
});

hearEngineDeath(over);

function over(): void {
  dropped = false;
  useTiles.setState({ running: undefined });
}

/** Measures the tiles, whatever is known already; the device is opened anew for it, and again where that failed. */
export async function measureTiles(): Promise<void> {
  if (useTiles.getState().running) return;
  useTiles.setState({ running: { work: undefined, share: 0 }, failure: undefined });
  dropped = false;
  cancel = new AbortController();
  const outcome = await performInEngine({ kind: 'measureTiles' }, cancel.signal);
  if (outcome.kind === 'completed') useDevice.setState({ report: outcome.value });
  useTiles.setState({ running: undefined, ...(outcome.kind === 'failed' && { failure: outcome.failure }) });
  if (outcome.kind === 'failed') await openDevice();
}

/** Ends the measuring at once, also one that nobody asked for; what was known before stays. */
export async function cancelTiles(): Promise<void> {
  cancel?.abort();
  dropped = useTiles.getState().running !== undefined;
  useTiles.setState({ running: undefined });
  await controlEngine({ kind: 'cancelTiles' });
}
