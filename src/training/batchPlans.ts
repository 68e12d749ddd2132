// All that is kept for batches of one shape: the buffers they are written into, and the plans captured over them.
// They come and go together, because a plan reads the very buffers it was captured with.
import type * as tf from '@tensorflow/tfjs';
import type { Batch } from '../batches/batch.ts';
import { capture, type Plan } from '../gpu/plan.ts';
import { BatchInputs } from '../model/inputs.ts';

/** What a plan over a batch gives: [2], cross-entropy and z-loss. */
export type LossOutput = { loss: tf.Tensor };

/** What a plan does with a batch: the gradient of a step's first or a further micro-batch, or the loss alone. */
type BatchWork = 'first' | 'more' | 'evaluation';

/** Input buffers of one batch shape and the plans over them. Owns both. */
export class BatchPlans {
  private readonly inputs: BatchInputs;
  private readonly plans = new Map<BatchWork, Plan<LossOutput>>();

  constructor(shape: Batch, vocabSize: number) {
    this.inputs = new BatchInputs(shape, vocabSize);
  }

  /** Writes a batch of this shape and does `work` on it; `body` is captured when that comes for the first time. */
  async run(batch: Batch, work: BatchWork, body: (inputs: BatchInputs) => LossOutput): Promise<LossOutput> {
    const plan = this.plans.get(work) ?? (await capture(() => body(this.inputs)));
    this.plans.set(work, plan);
    this.inputs.write(batch);
    return plan.run();
  }

  dispose(): void {
    for (const plan of this.plans.values()) plan.dispose();
    this.inputs.dispose();
  }
}

/** What decides which plans and buffers a batch uses. */
export function shapeKey({ batchSize, inputLength, targetLength }: Batch): string {
  return `${batchSize},${inputLength},${targetLength}`;
}
