// One optimizer step and one evaluation, as plans over fixed buffers: inputs are written first, nothing is read back
// inside, parameters move in place. On WebGPU a step is captured once for each batch shape and then replayed.
import type * as tf from '@tensorflow/tfjs';
import type { Batch } from '../batches/batch.ts';
import type { TrainingConfig } from '../config/training.ts';
import { capture, type Plan, Recent } from '../gpu/plan.ts';
import { PlacedTensor, readTensor } from '../gpu/tensors.ts';
import type { BatchInputs } from '../model/inputs.ts';
import type { Model, ParameterValues } from '../model/model.ts';
import { BatchPlans, type LossOutput, shapeKey } from './batchPlans.ts';
import { gradientsOf, type LossOptions, lossOf } from './loss.ts';
import { Optimizer } from './optimizer.ts';
import { activationPrecision } from './precision.ts';

/** What a step came to. */
export interface StepReport {
  /** Mean cross-entropy over the scored tokens. */
  loss: number;
  /** The z-loss added to it. */
  zLoss: number;
  /** Norm of all gradients, before clipping. If it is not finite, the step has left the parameters alone. */
  gradientNorm: number;
}

/** Scored tokens of some batches together. */
export function scoredTokens(batches: readonly Batch[]): number {
  return batches.reduce(
    (sum, batch) => sum + batch.decoderLossWeights.reduce((total, weight) => total + weight, 0),
    0,
  );
}

/** Batch shapes whose plans are kept; lengths are bucketed, so there are few. */
const shapesKept = 8;

/**
 * Steps and evaluations of one model on batches of any shape; plans and input buffers of recent shapes are kept.
 * Owns the optimizer, the plans and the buffers, not the model.
 */
export class Stepper {
  readonly optimizer: Optimizer;
  private readonly inverseWeight: PlacedTensor;
  private readonly counter: PlacedTensor;
  private readonly plans = new Recent<BatchPlans>(shapesKept);
  private updatePlan: Plan<{ gradientNorm: tf.Tensor }> | undefined;

  constructor(
    readonly model: Model,
    private readonly config: TrainingConfig,
    optimizerState?: ReadonlyMap<string, ParameterValues>,
  ) {
    this.optimizer = new Optimizer(model, config, optimizerState); // first: it refuses a state that does not fit
    this.inverseWeight = new PlacedTensor(new Float32Array(1), [1]);
    this.counter = new PlacedTensor(new Int32Array(2), [2]);
  }

  /**
   * Sends update `step` (from 0) on the micro-batches of one step, whose gradients are added up. Resolves once it is
   * sent; `report` settles when the device has done it. The next step may be sent before that.
   */
  async step(batches: readonly Batch[], step: number): Promise<{ report: Promise<StepReport> }> {
    this.inverseWeight.write(Float32Array.of(1 / Math.max(1, scoredTokens(batches))));
    this.optimizer.prepare(step);
    const losses: Promise<Float32Array>[] = [];
    for (const [index, batch] of batches.entries()) {
      // Every micro-batch drops other elements: the step counter tells them apart.
      this.counter.write(Int32Array.of(this.config.seed, step * batches.length + index));
      losses.push(readLater((await this.gradient(batch, index === 0 ? 'first' : 'more')).loss));
    }
    this.updatePlan ??= await capture(() => ({ gradientNorm: this.optimizer.update() }));
    const norm = readTensor(this.updatePlan.run().gradientNorm);
    return { report: reportOf(losses, norm) };
  }

  private gradient(batch: Batch, turn: 'first' | 'more'): Promise<LossOutput> {
    return this.plansOf(batch).run(batch, turn, (inputs) => {
      const { loss, gradients } = gradientsOf(this.model, inputs, this.lossOptions());
      this.optimizer.collect(gradients, turn);
      return { loss };
    });
  }

  /** Asked for anew by every run: only on WebGPU do the tensors in it stay the same. */
  private lossOptions(): LossOptions {
    const rate = this.model.config.dropoutRate;
    const dropout = rate > 0 ? { rate, counter: this.counter.tensor } : undefined;
    return { ...this.lossAlone(this.config.zLoss), dropout };
  }

  /** Stored and recomputed alike in training and evaluation, which would else take more room than a step. */
  private lossAlone(zLoss: number): LossOptions {
    const { gradientCheckpointing } = this.config;
    const precision = activationPrecision(this.config);
    return { zLoss, inverseWeight: this.inverseWeight.tensor, gradientCheckpointing, precision };
  }

  /** Mean cross-entropy of some batches, without dropout or z-loss. */
  async evaluate(batches: readonly Batch[]): Promise<number> {
    this.inverseWeight.write(Float32Array.of(1));
    const losses: Promise<Float32Array>[] = [];
    const body = (inputs: BatchInputs) => ({ loss: lossOf(this.model, inputs, this.lossAlone(0)) });
    for (const batch of batches) {
      const { loss } = await this.plansOf(batch).run(batch, 'evaluation', body);
      losses.push(readLater(loss));
    }
    const total = (await Promise.all(losses)).reduce((sum, [loss]) => sum + loss!, 0);
    return total / Math.max(1, scoredTokens(batches));
  }

  private plansOf(batch: Batch): BatchPlans {
    return this.plans.of(shapeKey(batch), () => new BatchPlans(batch, this.model.config.vocabSize));
  }

  dispose(): void {
    this.plans.dispose();
    this.updatePlan?.dispose();
    this.optimizer.dispose();
    this.inverseWeight.dispose();
    this.counter.dispose();
  }
}

/** Values that are waited for later; a device that goes away before is heard of then, not as nobody's error. */
function readLater(tensor: tf.Tensor): Promise<Float32Array> {
  const values = readTensor(tensor);
  values.catch(() => undefined);
  return values;
}

async function reportOf(
  losses: readonly Promise<Float32Array>[],
  norm: Promise<Float32Array>,
): Promise<StepReport> {
  const [[gradientNorm], ...parts] = await Promise.all([norm, ...losses]);
  const sum = (at: 0 | 1) => parts.reduce((total, part) => total + part[at]!, 0);
  return { loss: sum(0), zLoss: sum(1), gradientNorm: gradientNorm! };
}
