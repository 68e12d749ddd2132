// The buffers that tfjs keeps for the next tensor of just their size.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

type BufferManager = WebGPUBackend['bufferManager'];

/** What tfjs keeps private; present in 4.22.0, which is pinned. */
interface PrivatePool {
  freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
}

/** Destroys the buffers that no tensor lies in. What was sent with them must have been sent before. */
export function destroyFreeBuffers(manager: BufferManager): void {
  const pool = manager as unknown as PrivatePool;
  for (const buffer of [...pool.freeBuffers.values()].flatMap((alike) => alike.splice(0))) {
    buffer.destroy();
    pool.numFreeBuffers--;
    manager.numBytesAllocated -= buffer.size;
  }
}
