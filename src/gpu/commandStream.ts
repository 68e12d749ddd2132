// The command stream of tfjs, which own kernels and copies go into beside tfjs's own work and in order with it. Knows
// nothing of what the commands compute.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Pipelines } from './pipelines.ts';
import type { BufferRange, Command } from './recording.ts';
import { copyRange, type Replay } from './replay.ts';

/** What tfjs keeps private but own work needs; present in 4.22.0, which is pinned. */
interface PrivateStream {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
}

/** Dispatches collected before they are sent to the device; higher saves host time, lower saves memory. */
const dispatchesPerSubmit = 64;

/** Commands on their way to the device. */
export class CommandStream {
  private readonly stream: PrivateStream;
  private count = 0;
  private replayIsWaiting = false;

  constructor(
    private readonly backend: WebGPUBackend,
    private readonly pipelines: Pipelines,
  ) {
    this.stream = backend as unknown as PrivateStream;
  }

  /** Own dispatches so far. */
  get dispatches(): number {
    return this.count;
  }

  /** Whether a replayed step waits to be sent: tfjs does not know which buffers it uses. */
  get replayWaits(): boolean {
    return this.replayIsWaiting;
  }

  /** Puts in one command. tfjs keeps the buffers of `dataIds` until it is sent. */
  add(command: Command, dataIds: readonly object[]): void {
    if (command.kind === 'copy') this.copy(command.from, command.to);
    else this.dispatch(command);
    for (const dataId of dataIds) this.stream.commandQueueOwnedIds.add(dataId);
  }

  /** Copies as many bytes as the target has. */
  copy(from: BufferRange, to: BufferRange): void {
    copyRange(this.encoder(), from, to);
  }

  /** Puts in a recorded step. It is sent in `parts` submissions, the last together with what comes next. */
  replay(step: Replay, parts: number): void {
    for (let part = 0; part < parts; part++) {
      if (part > 0) this.flush();
      step.encode(this.encoder(), part, parts);
      this.replayIsWaiting = true;
    }
    this.count += step.dispatches;
  }

  /** Sends everything put in so far to the device. */
  flush(): void {
    this.backend.endComputePassEncoder();
    if (this.stream.commandEncoder) this.backend.submitQueue();
  }

  /** To be called when tfjs has sent what was put in. */
  sent(): void {
    this.replayIsWaiting = false;
  }

  private dispatch({ kernel, bindings, groups }: Command & { kind: 'dispatch' }): void {
    const { stream } = this;
    this.backend.ensureCommandEncoderReady();
    stream.computePassEncoder ??= this.openEncoder().beginComputePass();
    stream.computePassEncoder.setPipeline(this.pipelines.of(kernel));
    stream.computePassEncoder.setBindGroup(0, bindings);
    stream.computePassEncoder.dispatchWorkgroups(...groups);
    this.count++;
    if (++stream.dispatchCountInPass >= dispatchesPerSubmit) this.flush();
  }

  /** The encoder outside any pass. */
  private encoder(): GPUCommandEncoder {
    this.backend.endComputePassEncoder();
    this.backend.ensureCommandEncoderReady();
    return this.openEncoder();
  }

  private openEncoder(): GPUCommandEncoder {
    return this.stream.commandEncoder as GPUCommandEncoder; // ensureCommandEncoderReady has opened it
  }
}
