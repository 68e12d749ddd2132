// Which backend comes first on this machine: the one a person chose, else WebGPU on a real adapter, else the faster
// of WebGPU and wasm. A software adapter is measured once; the figures are kept by its name.
import { closeBackend, findAdapter, openBackend } from '../../gpu/device.ts';
import type { BackendName } from '../../gpu/deviceKind.ts';
import type { BackendChoice, DeviceReport } from '../../protocol/engine.ts';
import { backendSpeed } from '../../session/backendSpeed.ts';
import type { BackendSpeeds } from '../../session/backendSpeeds.ts';
import { backendSpeedRecords } from '../../storage/recordStores.ts';
import type { Job, Jobs } from '../jobs.ts';

const recordId = 'backend-speeds';

/** Backends in the order in which they are tried, and what is known of their speed. */
interface BackendOrder {
  order: BackendName[];
  speeds?: NonNullable<DeviceReport['speeds']>;
}

export class PreferredBackend {
  private choice: BackendChoice = 'auto';

  /** `wasmPath`: where the page serves the wasm binaries from. */
  constructor(
    private readonly jobs: Jobs,
    private readonly wasmPath: string,
  ) {}

  /** What is wanted from the next opening on. */
  prefer(backend: BackendChoice): void {
    this.choice = backend;
  }

  /** Must be called while nothing is open. `asked`: the job of whoever wants both measured, whatever is known. */
  async order(asked?: Job): Promise<BackendOrder> {
    const { choice } = this;
    const found = await findAdapter();
    if (!found) return { order: orderFrom(choice === 'wasm' ? 'wasm' : 'webgpu') };
    const wanted = asked || (choice === 'auto' && found.software);
    const known = asked ? undefined : await keptSpeeds(found.adapter);
    const speeds = known ?? (wanted ? await this.measured(found.adapter, asked) : undefined);
    const first = choice === 'auto' ? fasterOf(speeds) : choice;
    return { order: orderFrom(first), ...(speeds && { speeds: { ...speeds, software: found.software } }) };
  }

  private measured(adapter: string, asked: Job | undefined): Promise<BackendSpeeds | undefined> {
    const work = (job: Job) => this.measureAndKeep(adapter, job);
    return asked ? work(asked) : this.jobs.runUnasked('measureBackends', work);
  }

  /** Undefined where one of the two does not start: then there is nothing to choose. */
  private async measureAndKeep(adapter: string, job: Job): Promise<BackendSpeeds | undefined> {
    job.tell('measuring');
    try {
      const speeds = { webgpu: await this.speedOf('webgpu'), wasm: await this.speedOf('wasm') };
      const kept = await backendSpeedRecords.read(recordId).catch(() => undefined);
      await backendSpeedRecords.write(recordId, { ...kept, [adapter]: speeds }).catch(() => undefined);
      return speeds;
    } catch {
      return undefined;
    }
  }

  private async speedOf(name: 'webgpu' | 'wasm'): Promise<number> {
    await openBackend(name, this.wasmPath);
    try {
      return await backendSpeed();
    } finally {
      closeBackend();
    }
  }
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
