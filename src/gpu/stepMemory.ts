// Memory of captured steps. A buffer released inside a step may serve again later in the same step, and, since steps
// run one after the other, in every other captured step as well; it is given back when the last plan using it goes.

/** Buffers that captured steps share, by size. */
export class StepMemory {
  private readonly buffers = new Map<number, GPUBuffer[]>();
  private readonly users = new Map<GPUBuffer, number>();
  /** Bytes held for all plans together. */
  bytes = 0;

  constructor(private readonly device: GPUDevice) {}

  /** A buffer of this size that `busy` does not have, made if there is none. */
  acquire(size: number, busy: ReadonlySet<GPUBuffer>): GPUBuffer {
    const alike = this.buffers.get(size) ?? [];
    this.buffers.set(size, alike);
    const idle = alike.find((buffer) => !busy.has(buffer));
    if (idle) return idle;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const made = this.device.createBuffer({ size, usage });
    this.bytes += size;
    alike.push(made);
    return made;
  }

  /** Takes a buffer out of what others may use: it holds the output of a plan. */
  reserve(buffer: GPUBuffer): void {
    const alike = this.buffers.get(buffer.size) ?? [];
    const index = alike.indexOf(buffer);
    if (index >= 0) alike.splice(index, 1);
  }

  /** Counts one more plan that works in these buffers. */
  retain(buffers: Iterable<GPUBuffer>): void {
    for (const buffer of buffers) this.users.set(buffer, (this.users.get(buffer) ?? 0) + 1);
  }

  /** Counts one plan less; what no plan uses any more is destroyed. */
  release(buffers: Iterable<GPUBuffer>): void {
    for (const buffer of buffers) {
      const left = (this.users.get(buffer) ?? 1) - 1;
      this.users.set(buffer, left);
      if (left === 0) this.destroy(buffer);
    }
  }

  private destroy(buffer: GPUBuffer): void {
    this.reserve(buffer);
    this.users.delete(buffer);
    this.bytes -= buffer.size;
    buffer.destroy();
  }
}
