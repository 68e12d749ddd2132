// What the engine computes on, as it reports it, and the choice of it.
import { create } from 'zustand';
import type { Failure } from '../errors/failure.ts';
import type { BackendChoice, DeviceReport, EngineTask } from '../protocol/engine.ts';
import { prefer } from './preferences.ts';
import { hearEngine, performInEngine } from './workers.ts';

interface DeviceState {
  report: DeviceReport | undefined;
  failure: Failure | undefined;
}

export const useDevice = create<DeviceState>()(() => ({
  report: undefined,
  failure: undefined,
}));

hearEngine((events) => {
  for (const event of events) if (event.kind === 'device') useDevice.setState({ report: event.report });
});

async function opened(
  kind: Extract<EngineTask, { kind: 'openDevice' | 'chooseBackend' | 'measureBackends' }>,
) {
  const outcome = await performInEngine(kind);
  if (outcome.kind === 'completed') useDevice.setState({ report: outcome.value, failure: undefined });
  if (outcome.kind === 'failed') useDevice.setState({ failure: outcome.failure });
}

/** Asks the engine to open its device; the report also arrives as an event. */
export function openDevice(): Promise<void> {
  return opened({ kind: 'openDevice' });
}

/** Computes on this from now on, and remembers it. */
export function chooseBackend(backend: BackendChoice): Promise<void> {
  prefer({ backend });
  return opened({ kind: 'chooseBackend', backend });
}

/** Measures the backends anew; with the choice `auto` the faster one is used from then on. */
export function measureBackends(): Promise<void> {
  return opened({ kind: 'measureBackends' });
}
