// The engine worker's device: opened once, and again after a loss or another choice. Where one
// backend does not start, the next one does.
// The page hears of every device that is opened.
import { DeviceClosed, DeviceFaulted, DeviceLost } from '../src/errors/expected.ts';
import { failureOf } from '../src/errors/failure.ts';
import { closeBackend, openBackend } from '../src/gpu/device.ts';
import type { BackendName } from '../src/gpu/deviceKind.ts';
import type { DeviceReport } from '../src/protocol/engine.ts';
import { announce } from './announce.ts';
import { backendOrder, wasmPath } from './backendChoice.ts';
import { droppedEnded } from './dropped.ts';
import { takeWinners } from './winners.ts';

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

let current: Promise<OpenDevice> | undefined;
let newest: OpenDevice | undefined;

/** What is to be measured before a device is used, whatever is known already. */
type Anew = 'backends' | 'tiles' | undefined;

async function openNamed(
  name: BackendName,
  about: Pick<DeviceReport, 'reason' | 'speeds'>,
  anew: Anew,
): Promise<OpenDevice> {
  const opened = await openBackend(name, wasmPath);
  const { adapter, software, lost } = opened;
  const { tuning, failure } = await takeWinners(opened, anew === 'tiles');
  const report = { backend: name, adapter, software, ...about, ...(tuning && { tuning }) };
  const device = new OpenDevice(report, failure);
  newest = device;
  void lost.then((loss) => {
    if (device === newest) current = undefined; // before anyone hears of it and asks for the next one
    device.lose(loss);
  });
  announce({ kind: 'device', report: device.report });
  return device;
}

async function open(anew: Anew): Promise<OpenDevice> {
  const { order, speeds } = await backendOrder(anew === 'backends');
  let reason: string | undefined;
  for (const name of order) {
    try {
      return await openNamed(name, { ...(reason && { reason }), ...(speeds && { speeds }) }, anew);
    } catch (error) {
      if (name === order.at(-1)) throw error;
      if (name === 'webgpu') reason = failureOf(error).message;
    }
  }
  throw new DeviceLost('no backend');
}

function keepCurrent(opening: Promise<OpenDevice>): Promise<Device> {
  current = opening;
  opening.catch(() => {
    if (current === opening) current = undefined;
  });
  return opening;
}

/** The device, opened if need be, once all that was dropped has left it. */
export async function openDevice(): Promise<Device> {
  const device = await (current ?? keepCurrent(open(undefined)));
  await droppedEnded();
  return device;
}

/** Closes the device and opens the wanted one. What still lies on it is gone. */
export function reopenDevice({ anew }: { anew: Anew }): Promise<Device> {
  const before = current?.catch(() => undefined);
  return keepCurrent(closed(before).then(() => open(anew)));
}

/**
 * Gives up a device that reported a fault, once: buffers that it could not make may lie anywhere. Whoever needs one opens
 * the next. Gives the loss that all who compute on it hear of.
 */
export async function giveUpDevice(device: Pick<Device, 'lost'>): Promise<DeviceLost> {
  const opened = newest;
  if (opened && device === opened) {
    newest = current = undefined;
    opened.lose(new DeviceFaulted());
    closeBackend();
  }
  return device.lost;
}

async function closed(opening: Promise<OpenDevice | undefined> | undefined): Promise<void> {
  const device = await opening;
  await droppedEnded(); // what goes on would do so on the next device
  if (!device) return;
  newest = undefined;
  device.lose(new DeviceClosed());
  closeBackend();
}
