// Steps written down instead of done: which one is being recorded, and whose the buffers are that it works in.
import { Mistake } from '../errors/mistake.ts';
import { Recording } from './recording.ts';
import { StepMemory } from './stepMemory.ts';

/** What a recorder needs of the backend. */
interface RecorderPorts {
  /** Sends everything so far to the device. */
  flush(): void;
  /** Takes a buffer back that came from tfjs's pool. */
  releaseBuffer(buffer: GPUBuffer): void;
}

/** Records one step at a time. */
export class Recorder {
  readonly memory: StepMemory;
  private recording: Recording | undefined;

  constructor(
    device: GPUDevice,
    private readonly ports: RecorderPorts,
  ) {
    this.memory = new StepMemory(device);
  }

  /** What is being recorded. */
  get current(): Recording | undefined {
    return this.recording;
  }

  /** Runs `body`, writing down what it has the device do. Throws what it throws, and Mistake `plan.nested`. */
  record<T>(body: () => T): { result: T; recording: Recording } {
    if (this.recording) throw new Mistake('plan.nested', 'one step recorded at a time', 'two');
    const recording = new Recording(this.memory);
    this.recording = recording;
    try {
      return { result: body(), recording };
    } catch (error) {
      this.memory.retain(recording.worked);
      this.forget(recording);
      throw error;
    } finally {
      this.recording = undefined;
      this.ports.flush(); // uploads of constants
    }
  }

  /** Gives back what a recording works in; it cannot be replayed any more. */
  forget(recording: Recording): void {
    this.ports.flush();
    this.memory.release(recording.worked);
    for (const buffer of recording.adopted) this.ports.releaseBuffer(buffer);
  }
}
