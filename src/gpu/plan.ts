// A computation over fixed buffers that is run many times. On WebGPU it is recorded once and replayed, which costs the
// host a microsecond a dispatch; on other backends running it means doing it again. Nothing else differs.
import * as tf from '@tensorflow/tfjs';
import type { EngineBackend } from './backend.ts';
import { engineBackend } from './device.ts';
import type { Recording } from './recording.ts';
import type { Replay } from './replay.ts';

/** Tensors by name; what a plan gives. */
export type Outputs = Readonly<Record<string, tf.Tensor>>;

/**
 * A captured computation. It reads the tensors its body read, wherever their values come from by then, and moves
 * in place what its body moved.
 */
export interface Plan<T extends Outputs> {
  /** Runs it. The outputs belong to the plan and hold until the next run. */
  run(): T;
  dispose(): void;
}

/**
 * Captures `body`, which must read nothing back, take no values from the host, and on WebGPU use own kernels only. On
 * WebGPU nothing is computed until the first run; shaders are compiled meanwhile, without blocking this thread.
 * Throws what `body` throws, and Expected `kernel.<name>` if the device refuses a shader.
 */
export async function capture<T extends Outputs>(body: () => T): Promise<Plan<T>> {
  const backend = engineBackend();
  return backend ? captureOnDevice(backend, body) : new RepeatedPlan(body);
}

/** Submissions are cut so that the device stays free for the desktop in between. */
const submissionMilliseconds = 100;

async function captureOnDevice<T extends Outputs>(backend: EngineBackend, body: () => T): Promise<Plan<T>> {
  const { result, recording } = backend.record(() => {
    const outputs = tf.tidy(body as () => tf.TensorContainer) as T;
    for (const output of Object.values(outputs)) tf.keep(output);
    return outputs;
  });
  const plan = new RecordedPlan(backend, recording, result);
  try {
    await Promise.all([...recording.kernels].map((kernel) => backend.pipelines.compile(kernel)));
    return plan;
  } catch (error) {
    plan.dispose();
    throw error;
  }
}

class RecordedPlan<T extends Outputs> implements Plan<T> {
  private replay: Replay | undefined;
  private runs = 0;
  private parts = 1;

  constructor(
    private readonly backend: EngineBackend,
    private readonly recording: Recording,
    private readonly outputs: T,
  ) {
    backend.stepMemory.retain(recording.worked);
    for (const buffer of recording.unreleased) backend.stepMemory.reserve(buffer);
  }

  run(): T {
    this.replay ??= this.backend.prepare(this.recording);
    // The first run may still warm up the driver; the second tells how long the device takes. Where that was long, the
    // machine may have been held up just then: the next one tells again.
    const before = ++this.runs === 2 || this.parts > 1 ? this.sent() : undefined;
    this.backend.replay(this.replay, this.parts);
    for (const output of Object.values(this.outputs)) this.backend.forgetValues(output);
    if (before) void this.measure(before);
    return this.outputs;
  }

  /** Settles with the time at which the device has done all that was sent so far. */
  private async sent(): Promise<number> {
    this.backend.flush();
    await this.backend.queue.onSubmittedWorkDone();
    return performance.now();
  }

  private async measure(before: Promise<number>): Promise<void> {
    const [start, end] = await Promise.all([before, this.sent()]);
    const parts = Math.ceil((end - start) / submissionMilliseconds);
    this.parts = Math.max(1, Math.min(parts, this.recording.commands.length));
  }

  dispose(): void {
    for (const output of Object.values(this.outputs)) output.dispose();
    this.backend.forget(this.recording);
  }
}

class RepeatedPlan<T extends Outputs> implements Plan<T> {
  private outputs: T | undefined;

  constructor(private readonly body: () => T) {}

  run(): T {
    this.dispose();
    const outputs = tf.tidy(this.body as () => tf.TensorContainer) as T;
    for (const output of Object.values(outputs)) tf.keep(output);
    this.outputs = outputs;
    return outputs;
  }

  dispose(): void {
    for (const output of Object.values(this.outputs ?? {})) output.dispose();
    this.outputs = undefined;
  }
}

/** Things by key, the least recently used of which is disposed when there are too many. */
export class Recent<T extends { dispose(): void }> {
  private readonly things = new Map<string, T>();

  constructor(private readonly most: number) {}

  /** What belongs to a key, made if need be. */
  of(key: string, make: () => T): T {
    const thing = this.things.get(key) ?? make();
    this.things.delete(key);
    this.things.set(key, thing); // now the most recent
    for (const [oldest, former] of this.things) {
      if (this.things.size <= this.most) break;
      this.things.delete(oldest);
      former.dispose();
    }
    return thing;
  }

  dispose(): void {
    for (const thing of this.things.values()) thing.dispose();
    this.things.clear();
  }
}
