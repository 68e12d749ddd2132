// Opens what the engine computes on: WebGPU with every limit the adapter has, else wasm, else plain JavaScript.
// WEBGPU_CPU_FORWARD is off and matmul kept off split-K, so that the same seed gives the same bits.
import * as tf from '@tensorflow/tfjs';
import { DeviceLost, Expected } from '../errors/expected.ts';
import { Mistake } from '../errors/mistake.ts';
import { registerAdd } from './add.ts';
import { EngineBackend } from './backend.ts';
import type { BackendName } from './deviceKind.ts';

/** What was opened. */
export interface OpenedBackend {
  name: BackendName;
  /** Vendor, architecture and description of the adapter; empty without one. */
  adapter: string;
  /** A software adapter: right, but slow. */
  software: boolean;
  /** Settles when the device goes away without having been asked to; never on wasm and cpu. */
  lost: Promise<DeviceLost>;
}

const never = new Promise<DeviceLost>(() => {});

/** The engine's WebGPU backend, if it is the current one. */
export function engineBackend(): EngineBackend | undefined {
  if (!tf.getBackend()) return undefined; // asked for, tfjs would choose one by itself
  const backend = tf.backend();
  return backend instanceof EngineBackend ? backend : undefined;
}

/** The engine's WebGPU backend. Throws Mistake `device.backend` where it is not the current one. */
export function requireBackend(): EngineBackend {
  const backend = engineBackend();
  if (!backend) throw new Mistake('device.backend', 'the WebGPU backend', tf.getBackend() ?? 'none');
  return backend;
}

/**
 * Makes a backend the current one. `wasmPath` is where the wasm binaries are served from (browser only).
 * Throws Expected `device.webgpu` or `device.wasm` where the machine has none.
 */
export async function openBackend(name: BackendName, wasmPath?: string): Promise<OpenedBackend> {
  if (name === 'webgpu') return openWebGPU();
  if (name === 'wasm') await loadWasm(wasmPath);
  if (!(await tf.setBackend(name))) {
    throw new Expected(
      `device.${name}`,
      `the ${name} backend to start`,
      'a failure',
      'Use a current browser, or reload the page.',
    );
  }
  return { name, adapter: '', software: false, lost: never };
}

async function loadWasm(wasmPath: string | undefined): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  // The threaded binary does not start from a bundle, and under a strict content security policy it hangs.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (wasmPath) wasm.setWasmPaths(wasmPath, true);
}

function requestAdapter(): Promise<GPUAdapter | null> {
  return navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
}

/** The adapter that WebGPU would open, without opening it; undefined where there is none. */
export async function findAdapter(): Promise<Pick<OpenedBackend, 'adapter' | 'software'> | undefined> {
  if (!globalThis.navigator?.gpu) return undefined;
  const found = await requestAdapter();
  return found ? { adapter: describe(found.info), software: isSoftware(found.info) } : undefined;
}

async function openWebGPU(): Promise<OpenedBackend> {
  const remedy = 'Use a current Chrome or Edge with hardware acceleration switched on.';
  if (!globalThis.navigator?.gpu)
    throw new Expected('device.webgpu', 'a browser with WebGPU', 'none', remedy);
  const adapter = await requestAdapter();
  if (!adapter) throw new Expected('device.webgpu', 'a graphics adapter', 'none', remedy);
  const device = await requestDevice(adapter);
  await useDevice(device, adapter.info);
  const lost = device.lost.then(({ reason, message }) => new DeviceLost(message || reason));
  return { name: 'webgpu', adapter: describe(adapter.info), software: isSoftware(adapter.info), lost };
}

/** Features that are used where they exist. */
const wishedFeatures: GPUFeatureName[] = ['timestamp-query', 'subgroups', 'shader-f16'];

/** Limits that are raised to what the adapter offers. */
const raisedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({
    requiredFeatures: wishedFeatures.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(raisedLimits.map((limit) => [limit, adapter.limits[limit]])),
  });
}

async function useDevice(device: GPUDevice, info: GPUAdapterInfo): Promise<void> {
  device.addEventListener('uncapturederror', (event) => {
    console.error(`WebGPU: ${event.error.message}`);
    const backend = engineBackend();
    if (backend?.device === device) backend.report(event.error.message);
  });
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', 3); // packed: the one program that adds in a fixed order at every shape
  registerAdd();
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu'); // closed, there is none
  const known = { software: isSoftware(info), subgroupSize: subgroupSizeOf(device, info) };
  const make = () => new EngineBackend(device, info, known);
  tf.registerBackend('webgpu', make, 3);
  await tf.setBackend('webgpu');
  await tf.ready();
}

/** Gives the device's memory back, if there is one; the next `openBackend` starts afresh. */
export function closeBackend(): void {
  if (!engineBackend()) return; // wasm and cpu are registered once, when they are loaded: removed, they could not come back
  tf.removeBackend(tf.getBackend());
}

function describe(info: GPUAdapterInfo): string {
  return [info.vendor, info.architecture, info.description || info.device].filter(Boolean).join(' ');
}

function isSoftware(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(describe(info));
}

/** Lanes of every subgroup; 0 where there are none or their size is not fixed. */
function subgroupSizeOf(device: GPUDevice, info: GPUAdapterInfo): number {
  if (!device.features.has('subgroups')) return 0;
  return info.subgroupMinSize === info.subgroupMaxSize ? info.subgroupMinSize : 0;
}
