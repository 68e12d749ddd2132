// What a step does on the device, written down instead of done: dispatches and copies in order, and the buffers they
// work in. Replaying the list does the step again.
import type { Kernel } from './kernel.ts';
import type { StepMemory } from './stepMemory.ts';

/** Part of a buffer, in bytes. */
export interface BufferRange {
  buffer: GPUBuffer;
  offset: number;
  size: number;
}

/** One thing the device is to do. */
export type Command =
  | { kind: 'dispatch'; kernel: Kernel; bindings: GPUBindGroup; groups: [number, number, number] }
  | { kind: 'copy'; from: BufferRange; to: BufferRange };

/** A step being written down. */
export class Recording {
  readonly commands: Command[] = [];
  readonly kernels = new Set<Kernel>();
  /** Buffers of the step memory that the step has worked in. */
  readonly worked = new Set<GPUBuffer>();
  /** Buffers from elsewhere that were disposed while recording: the step still reads them. */
  readonly adopted = new Set<GPUBuffer>();
  private readonly busy = new Set<GPUBuffer>();
  private readonly used = new Set<GPUBuffer>();

  constructor(private readonly memory: StepMemory) {}

  /** Room for something made inside the step; its contents are undefined. */
  acquire(size: number): GPUBuffer {
    const buffer = this.memory.acquire(size, this.busy);
    this.busy.add(buffer);
    this.worked.add(buffer);
    return buffer;
  }

  /** Whether a buffer came from `acquire`. */
  owns(buffer: GPUBuffer): boolean {
    return this.worked.has(buffer);
  }

  /** Whether anything recorded so far works on a buffer. */
  uses(buffer: GPUBuffer): boolean {
    return this.used.has(buffer);
  }

  /** Later parts of the step may overwrite the buffer. */
  release(buffer: GPUBuffer): void {
    this.busy.delete(buffer);
  }

  /** What the step made and has not released: its outputs. */
  get unreleased(): ReadonlySet<GPUBuffer> {
    return this.busy;
  }

  add(command: Command, buffers: Iterable<GPUBuffer>): void {
    this.commands.push(command);
    if (command.kind === 'dispatch') this.kernels.add(command.kernel);
    for (const buffer of buffers) this.used.add(buffer);
  }
}
