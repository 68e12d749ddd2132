// Buffers through which values come back from the device. Small ones, such as a step's loss, are read again and again
// and used in turn; large ones, such as a checkpoint's, are given back at once.

const largestKept = 4096;

/** Read-back buffers of one device. */
export class StagingRing {
  private readonly idle = new Map<number, GPUBuffer[]>();

  constructor(private readonly device: GPUDevice) {}

  /** A buffer of this size to copy into, until `read` has given it back. */
  acquire(size: number): GPUBuffer {
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    return this.idle.get(size)?.pop() ?? this.device.createBuffer({ size, usage });
  }

  /** The bytes of a buffer, as soon as the copies sent before are done. Throws if the device is lost meanwhile. */
  async read(buffer: GPUBuffer): Promise<ArrayBuffer> {
    await buffer.mapAsync(GPUMapMode.READ);
    const bytes = buffer.getMappedRange().slice(0);
    if (buffer.size > largestKept) {
      buffer.destroy();
      return bytes;
    }
    buffer.unmap();
    this.idle.set(buffer.size, [...(this.idle.get(buffer.size) ?? []), buffer]);
    return bytes;
  }
}
