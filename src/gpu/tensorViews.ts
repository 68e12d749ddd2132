// Tensors that lie in a part of another tensor's buffer. tfjs knows of whole buffers only.
import type { BufferRange } from './recording.ts';

/** Which tensors are parts of others, and where they lie. */
export class TensorViews {
  private readonly ranges = new WeakMap<object, { offset: number; size: number }>();

  /** Notes that a tensor lies in a part of a buffer, in bytes. */
  add(dataId: object, offset: number, size: number): void {
    this.ranges.set(dataId, { offset, size });
  }

  has(dataId: object): boolean {
    return this.ranges.has(dataId);
  }

  /** Where a tensor lies in its buffer: all of it but for a view. */
  rangeIn(buffer: GPUBuffer, dataId: object): BufferRange {
    const { offset, size } = this.ranges.get(dataId) ?? { offset: 0, size: buffer.size };
    return { buffer, offset, size };
  }
}
