// The engine worker's device: opened once, and again after a loss or another choice. Where one backend does not start,
// the next one does. The page hears of every device that is opened.
import { DeviceClosed, DeviceFaulted, DeviceLost } from '../../errors/expected.ts';
import { failureOf } from '../../errors/failure.ts';
import { closeBackend, openBackend } from '../../gpu/device.ts';
import type { BackendName } from '../../gpu/deviceKind.ts';
import type { DeviceReport } from '../../protocol/engine.ts';
import type { EngineEvent } from '../../protocol/events.ts';
import type { Job } from '../jobs.ts';
import type { PreferredBackend } from './backendChoice.ts';
import type { DroppedWorks } from './dropped.ts';
import type { TileWinners } from './winners.ts';

/** A device that is open. */
export interface Device {
  report: DeviceReport;
  /** Settles once the device is gone, whoever took it away: also when another one was chosen. */
  lost: Promise<DeviceLost>;
  /** Set by whoever computes on it besides a run: a fault may then be theirs. */
  shared?: boolean;
  /** Why tiles that were to be measured anew were not, where that failed. */
  tilesFailure?: unknown;
}

class OpenDevice implements Device {
  lose: (loss: DeviceLost) => void = () => {};
  shared = false;
  readonly lost = new Promise<DeviceLost>((resolve) => {
    this.lose = resolve;
  });

  constructor(
    readonly report: DeviceReport,
    readonly tilesFailure: unknown,
  ) {}
}

/** What is to be measured before a device is used, whatever is known already: by the jobs that asked for it. */
interface Anew {
  backends?: Job;
  tiles?: Job;
}

interface DevicePorts {
  preferred: PreferredBackend;
  winners: TileWinners;
  dropped: DroppedWorks;
  tell(event: EngineEvent): void;
  /** Where the page serves the wasm binaries from. */
  wasmPath: string;
}

export class EngineDevice {
  private current: Promise<OpenDevice> | undefined;
  private newest: OpenDevice | undefined;

  constructor(private readonly ports: DevicePorts) {}

  /** The device, opened if need be, once all that was dropped has left it. */
  async open(): Promise<Device> {
    const device = await (this.current ?? this.keepCurrent(this.openFirst({})));
    await this.ports.dropped.ended();
    return device;
  }

  /** Closes the device and opens the wanted one. What still lies on it is gone. */
  reopen(anew: Anew): Promise<Device> {
    const before = this.current?.catch(() => undefined);
    return this.keepCurrent(this.close(before).then(() => this.openFirst(anew)));
  }

  /**
   * Gives up a device that reported a fault, once: buffers that it could not make may lie anywhere. Whoever needs one
   * opens the next. Gives the loss that all who compute on it hear of.
   */
  async giveUp(device: Pick<Device, 'lost'>): Promise<DeviceLost> {
    const opened = this.newest;
    if (opened && device === opened) {
      this.newest = this.current = undefined;
      opened.lose(new DeviceFaulted());
      closeBackend();
    }
    return device.lost;
  }

  private async openFirst(anew: Anew): Promise<OpenDevice> {
    const { order, speeds } = await this.ports.preferred.order(anew.backends);
    let reason: string | undefined;
    for (const name of order) {
      try {
        return await this.openNamed(name, { ...(reason && { reason }), ...(speeds && { speeds }) }, anew);
      } catch (error) {
        if (name === order.at(-1)) throw error;
        if (name === 'webgpu') reason = failureOf(error).message;
      }
    }
    throw new DeviceLost('no backend');
  }

  private async openNamed(
    name: BackendName,
    about: Pick<DeviceReport, 'reason' | 'speeds'>,
    { tiles }: Anew,
  ): Promise<OpenDevice> {
    const opened = await openBackend(name, this.ports.wasmPath);
    const { adapter, software, lost } = opened;
    const { tuning, failure } = await this.ports.winners.take(opened, tiles);
    const report = { backend: name, adapter, software, ...about, ...(tuning && { tuning }) };
    const device = new OpenDevice(report, failure);
    this.newest = device;
    void lost.then((loss) => {
      if (device === this.newest) this.current = undefined; // before anyone hears of it and asks for the next one
      device.lose(loss);
    });
    this.ports.tell({ kind: 'device', report });
    return device;
  }

  private keepCurrent(opening: Promise<OpenDevice>): Promise<Device> {
    this.current = opening;
    opening.catch(() => {
      if (this.current === opening) this.current = undefined;
    });
    return opening;
  }

  private async close(opening: Promise<OpenDevice | undefined> | undefined): Promise<void> {
    const device = await opening;
    await this.ports.dropped.ended(); // what goes on would do so on the next device
    if (!device) return;
    this.newest = undefined;
    device.lose(new DeviceClosed());
    closeBackend();
  }
}
