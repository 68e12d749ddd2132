// Measuring the tiles of this machine's GPU. What came out is part of the device's report.
import { create } from 'zustand';
import type { Failure } from '../errors/failure.ts';
import { openDevice, useDevice } from './device.ts';
import { jobOf, useJobs } from './jobs.ts';
import { performInEngine } from './workers.ts';

export const useTiles = create<{ failure: Failure | undefined }>()(() => ({ failure: undefined }));

/** Measures the tiles, whatever is known already; the device is opened anew for it, and again where that failed. */
export async function measureTiles(): Promise<void> {
  if (jobOf(useJobs.getState(), 'measureTiles')) return;
  useTiles.setState({ failure: undefined });
  const outcome = await performInEngine({ kind: 'measureTiles' });
  if (outcome.kind === 'completed') useDevice.setState({ report: outcome.value });
  if (outcome.kind !== 'failed') return;
  useTiles.setState({ failure: outcome.failure });
  await openDevice();
}

/** Ends the measuring at once, also one that nobody asked for; what was known before stays. */
export function cancelTiles(): void {
  jobOf(useJobs.getState(), 'measureTiles')?.cancel();
}
