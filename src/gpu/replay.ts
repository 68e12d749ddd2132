// Sends a recorded step to the device again and again. What can be settled once is settled here, because a step has
// hundreds of commands and the host has a millisecond for all of them.
import type { Kernel } from './kernel.ts';
import type { BufferRange, Command } from './recording.ts';

/** A command with its pipeline looked up. */
type Call =
  | { pipeline: GPUComputePipeline; bindings: GPUBindGroup; groups: [number, number, number] }
  | { pipeline: undefined; from: BufferRange; to: BufferRange };

/** A recorded step, ready to be sent. */
export class Replay {
  private readonly calls: readonly Call[];
  readonly dispatches: number;

  /** `pipelineOf` gives the compiled pipeline of a kernel. */
  constructor(commands: readonly Command[], pipelineOf: (kernel: Kernel) => GPUComputePipeline) {
    this.calls = commands.map((command): Call => {
      if (command.kind === 'copy') return { pipeline: undefined, from: command.from, to: command.to };
      return { pipeline: pipelineOf(command.kernel), bindings: command.bindings, groups: command.groups };
    });
    this.dispatches = commands.filter(({ kind }) => kind === 'dispatch').length;
  }

  /** Encodes part number `part` of `parts`. */
  encode(encoder: GPUCommandEncoder, part: number, parts: number): void {
    const first = Math.floor((this.calls.length * part) / parts);
    const end = Math.floor((this.calls.length * (part + 1)) / parts);
    let pass: GPUComputePassEncoder | undefined;
    let pipeline: GPUComputePipeline | undefined; // of this pass
    for (let at = first; at < end; at++) {
      const call = this.calls[at]!;
      if (!call.pipeline) {
        pass?.end();
        pass = undefined;
        copyRange(encoder, call.from, call.to);
        continue;
      }
      if (!pass) [pass, pipeline] = [encoder.beginComputePass(), undefined];
      if (pipeline !== call.pipeline) pass.setPipeline(call.pipeline);
      pipeline = call.pipeline;
      pass.setBindGroup(0, call.bindings);
      const [x, y, z] = call.groups;
      pass.dispatchWorkgroups(x, y, z);
    }
    pass?.end();
  }
}

/** Copies between buffers in the order of an encoder; as many bytes as the target has. */
export function copyRange(encoder: GPUCommandEncoder, from: BufferRange, to: BufferRange): void {
  encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, to.size);
}
