// What the bench asks of whatever it measures: one unit of work, again and again, on a device it can wait for.

/** One side of a comparison. */
export interface Contender {
  /** Makes this side's backend the current one; called before each run. */
  enter(): Promise<void>;
  /** Encodes and submits one unit of work; where the work is not queued, does it. Must not wait for a device. */
  submit(): void | Promise<void>;
  /** Resolves when everything submitted is done. */
  finish(): Promise<void>;
  /** The device it computes on; undefined where that is not to be measured. */
  device(): GPUDevice | undefined;
  /** Bytes allocated on the device; undefined where nobody knows. */
  bytes(): number | undefined;
  dispose(): void;
}

/** A contender that trains a model. */
export interface Trainer extends Contender {
  /** Loss of the last step, before its update. */
  loss(): Promise<number>;
}
