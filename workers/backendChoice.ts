// Which backend comes first on this machine: the one a person chose, else WebGPU on a real adapter, else the faster
// of WebGPU and wasm. A software adapter is measured once; the figures are kept by its name.
import { closeBackend, findAdapter, openBackend } from '../src/gpu/device.ts';
import type { BackendName } from '../src/gpu/deviceKind.ts';
import type { BackendChoice, DeviceReport } from '../src/protocol/engine.ts';
import { backendSpeed } from '../src/session/backendSpeed.ts';
import type { BackendSpeeds } from '../src/session/backendSpeeds.ts';
import { backendSpeedRecords } from '../src/storage/recordStores.ts';
import { announce } from './announce.ts';

/** Where the page serves the wasm binaries from. */
export const wasmPath = `${import.meta.env.BASE_URL}tfjs-wasm/`;

const recordId = 'backend-speeds';
let choice: BackendChoice = 'auto';

/** What is wanted from the next opening on. */
export function preferBackend(backend: BackendChoice): void {
  choice = backend;
}

/** Backends in the order in which they are tried, and what is known of their speed. */
export interface BackendOrder {
  order: BackendName[];
  speeds?: NonNullable<DeviceReport['speeds']>;
}

/** Must be called while nothing is open. `anew` measures, whatever is known and whatever the adapter. */
export async function backendOrder(anew: boolean): Promise<BackendOrder> {
  const found = await findAdapter();
  if (!found) return { order: orderFrom(choice === 'wasm' ? 'wasm' : 'webgpu') };
  const wanted = anew || (choice === 'auto' && found.software);
  const known = anew ? undefined : await keptSpeeds(found.adapter);
  const speeds = known ?? (wanted ? await measureAndKeep(found.adapter) : undefined);
  const first = choice === 'auto' ? fasterOf(speeds) : choice;
  return { order: orderFrom(first), ...(speeds && { speeds: { ...speeds, software: found.software } }) };
}

function orderFrom(first: 'webgpu' | 'wasm'): BackendName[] {
  return first === 'wasm' ? ['wasm', 'webgpu', 'cpu'] : ['webgpu', 'wasm', 'cpu'];
}

function fasterOf(speeds: BackendSpeeds | undefined): 'webgpu' | 'wasm' {
  return speeds && speeds.wasm < speeds.webgpu ? 'wasm' : 'webgpu';
}

/** Without storage, or with a damaged record, nothing is known, and the next measurement is written over it. */
async function keptSpeeds(adapter: string): Promise<BackendSpeeds | undefined> {
  const kept = await backendSpeedRecords.read(recordId).catch(() => undefined);
  return kept?.[adapter];
}

/** Undefined where one of the two does not start: then there is nothing to choose. */
async function measureAndKeep(adapter: string): Promise<BackendSpeeds | undefined> {
  announce({ kind: 'measuringBackends' });
  try {
    const speeds = { webgpu: await speedOf('webgpu'), wasm: await speedOf('wasm') };
    const kept = await backendSpeedRecords.read(recordId).catch(() => undefined);
    await backendSpeedRecords.write(recordId, { ...kept, [adapter]: speeds }).catch(() => undefined);
    return speeds;
  } catch {
    return undefined;
  }
}

async function speedOf(name: 'webgpu' | 'wasm'): Promise<number> {
  await openBackend(name, wasmPath);
  try {
    return await backendSpeed();
  } finally {
    closeBackend();
  }
}
