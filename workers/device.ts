// The engine worker's device: opened once, opened again after a loss, WebGPU first and wasm or plain JavaScript else.
// The page hears of every device that is opened.
import { DeviceLost } from '../src/errors/expected.ts';
import { closeBackend, openBackend } from '../src/gpu/device.ts';
import type { BackendName, DeviceReport } from '../src/protocol/engine.ts';
import { failureOf } from '../src/session/failure.ts';
import { announce } from './announce.ts';

const wasmPath = `${import.meta.env.BASE_URL}tfjs-wasm/`;

export interface Device {
  report: DeviceReport;
  /** Settles once the device is gone, whoever took it away: also when another one was chosen. */
  lost: Promise<DeviceLost>;
}

class OpenDevice implements Device {
  lose: (loss: DeviceLost) => void = () => {};
  readonly lost = new Promise<DeviceLost>((resolve) => {
    this.lose = resolve;
  });

  constructor(readonly report: DeviceReport) {}
}

let current: Promise<OpenDevice> | undefined;
let newest: OpenDevice | undefined;

async function openNamed(name: BackendName, reason: string | undefined): Promise<OpenDevice> {
  const { adapter, software, lost } = await openBackend(name, wasmPath);
  const device = new OpenDevice({ backend: name, adapter, software, ...(reason && { reason }) });
  newest = device;
  void lost.then((loss) => {
    if (device === newest) current = undefined; // before anyone hears of it and asks for the next one
    device.lose(loss);
  });
  announce({ kind: 'device', report: device.report });
  return device;
}

async function open(wanted: BackendName | undefined): Promise<OpenDevice> {
  let reason: string | undefined;
  const order: BackendName[] = wanted ? [wanted] : ['webgpu', 'wasm', 'cpu'];
  for (const name of order) {
    try {
      return await openNamed(name, reason);
    } catch (error) {
      if (name === order.at(-1)) throw error;
      reason ??= failureOf(error).message;
    }
  }
  throw new DeviceLost('no backend');
}

/** The device, opened if need be. With a name, that backend and no other. */
export function openDevice(wanted?: BackendName): Promise<Device> {
  if (wanted && current) {
    current = current.then(async (device) => {
      if (device.report.backend === wanted) return device;
      newest = undefined;
      device.lose(new DeviceLost('another backend was chosen')); // what still lies on it is gone
      closeBackend();
      return open(wanted);
    });
  }
  current ??= open(wanted);
  current.catch(() => {
    current = undefined;
  });
  return current;
}
