// tfjs's WebGPU backend as it comes, beside the engine's own, under the name `stock`: its own device, its default
// flags, its kernels. Must be loaded before the engine, which takes the name `webgpu` and sets flags of its own.
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** Flags that change what WebGPU kernels do: each contender runs under its own. */
const flagNames = [
  'WEBGPU_CPU_FORWARD',
  'WEBGPU_MATMUL_PROGRAM_TYPE',
  'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE',
  'WEBGPU_THRESHOLD_TO_INCREASE_WORKGROUPS_FOR_MATMUL',
] as const;

export type Flags = Record<string, number | boolean | string>;

/** The flags as they are now. */
export function flagsNow(): Flags {
  return Object.fromEntries(flagNames.map((name) => [name, tf.env().get(name) as number | boolean]));
}

/** Makes a backend the current one, under its flags. */
export async function enter(backend: string, flags: Flags): Promise<void> {
  for (const [name, value] of Object.entries(flags)) tf.env().set(name, value);
  if (!(await tf.setBackend(backend))) throw new Error(`The ${backend} backend does not start.`);
}

const stockFactory = tf.findBackendFactory('webgpu');
const stockFlags = flagsNow();
tf.registerBackend('stock', stockFactory);
for (const kernel of tf.getKernelsForBackend('webgpu'))
  tf.registerKernel({ ...kernel, backendName: 'stock' });

/** Makes stock tfjs the current backend. */
export function enterStock(): Promise<void> {
  return enter('stock', stockFlags);
}

/** The current backend, which has to be a WebGPU one. */
export function webgpuBackend(): WebGPUBackend {
  const backend = tf.backend();
  if (backend instanceof WebGPUBackend) return backend;
  throw new Error(`The ${tf.getBackend()} backend is no WebGPU backend.`);
}

/** Sends what the current backend has recorded to its device, without waiting. */
export function flush(): void {
  const backend = webgpuBackend();
  const { commandEncoder } = backend as unknown as { commandEncoder: GPUCommandEncoder | null };
  backend.endComputePassEncoder();
  if (commandEncoder) backend.submitQueue();
}

/** Bytes that the current backend has allocated on its device, pools included. */
export function bytesAllocated(): number {
  const memory = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU?: number };
  return memory.numBytesAllocatedInGPU ?? memory.numBytes;
}
