// The `Sizes` of kernels as uniform buffers.
import { type Kernel, packSizes } from './kernel.ts';

/** Made once for each set of sizes and never written again, so that any plan may hold on to them. */
export class Uniforms {
  private readonly buffers = new Map<string, GPUBuffer>();

  constructor(private readonly device: GPUDevice) {}

  /** The buffer with these sizes. Throws Mistake `kernel.<name>` if one is missing. */
  of(kernel: Kernel, sizes: Readonly<Record<string, number>>): GPUBuffer {
    const bytes = packSizes(kernel, sizes);
    const key = new Uint32Array(bytes).join(',');
    const known = this.buffers.get(key);
    if (known) return known;
    const made = this.made(bytes);
    this.buffers.set(key, made);
    return made;
  }

  private made(bytes: ArrayBuffer): GPUBuffer {
    const size = bytes.byteLength;
    const buffer = this.device.createBuffer({ size, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(bytes));
    buffer.unmap();
    return buffer;
  }
}
