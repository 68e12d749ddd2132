// The engine worker's device: opened once, opened again after a loss, WebGPU first and wasm or plain JavaScript else.
import { DeviceLost } from '../src/errors/expected.ts';
import { closeBackend, type OpenedBackend, openBackend } from '../src/gpu/device.ts';
import type { BackendName, DeviceReport } from '../src/protocol/engine.ts';
import { failureOf } from '../src/session/failure.ts';

const wasmPath = `${import.meta.env.BASE_URL}tfjs-wasm/`;

export interface Device {
  report: DeviceReport;
  /** Set once the device is gone. */
  lost?: DeviceLost;
}

let current: Promise<Device> | undefined;

function deviceOf(opened: OpenedBackend, reason: string | undefined): Device {
  const { name, adapter, software } = opened;
  const device: Device = { report: { backend: name, adapter, software, ...(reason && { reason }) } };
  void opened.lost.then((loss) => {
    device.lost = loss;
    if (device === lastOpened) current = undefined;
  });
  return device;
}

let lastOpened: Device | undefined;

async function open(wanted: BackendName | undefined): Promise<Device> {
  let reason: string | undefined;
  const order: BackendName[] = wanted ? [wanted] : ['webgpu', 'wasm', 'cpu'];
  for (const name of order) {
    try {
      lastOpened = deviceOf(await openBackend(name, wasmPath), reason);
      return lastOpened;
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
      // Not a loss to recover from here, but what still lies on the old device is gone all the same.
      device.lost = new DeviceLost('another backend was chosen');
      lastOpened = undefined;
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
