// What the engine computes on, as it reports it.
import { create } from 'zustand';
import type { DeviceReport } from '../protocol/engine.ts';
import type { Failure } from '../storage/records.ts';
import { performInEngine } from './workers.ts';

export interface DeviceState {
  report: DeviceReport | undefined;
  failure: Failure | undefined;
}

export const useDevice = create<DeviceState>()(() => ({ report: undefined, failure: undefined }));

/** Asks the engine to open its device; the report also arrives as an event. */
export async function openDevice(): Promise<void> {
  const outcome = await performInEngine({ kind: 'openDevice' });
  if (outcome.kind === 'completed') useDevice.setState({ report: outcome.value, failure: undefined });
  if (outcome.kind === 'failed') useDevice.setState({ failure: outcome.failure });
}
