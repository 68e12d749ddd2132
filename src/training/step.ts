// One optimizer step and one evaluation, as functions of what lies in fixed buffers: inputs are written first,
// nothing is read back inside, parameters move in place. That is what makes a step repeatable, and recordable.
import * as tf from '@tensorflow/tfjs';
import type { Batch } from '../batches/batch.ts';
import type { TrainingConfig } from '../config/training.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import { BatchInputs } from '../model/inputs.ts';
import type { Model, ParameterValues } from '../model/model.ts';
import { gradientsOf, lossOf } from './loss.ts';
import { Optimizer } from './optimizer.ts';

/** What a step leaves on the device; the caller reads and disposes it. */
export interface StepResult {
  /** [2]: mean cross-entropy and z-loss over the scored tokens. */
  loss: tf.Tensor;
  /** [1]: norm of all gradients, before clipping. */
  gradientNorm: tf.Tensor;
}

/** Scored tokens of some batches together. */
export function scoredTokens(batches: readonly Batch[]): number {
  return batches.reduce(
    (sum, batch) => sum + batch.decoderLossWeights.reduce((total, weight) => total + weight, 0),
    0,
  );
}

/**
 * Steps and evaluations of one model on batches of any shape; input buffers are made once for each shape.
 * Owns the optimizer and the buffers, not the model.
 */
export class Stepper {
  readonly optimizer: Optimizer;
  private readonly inputs = new Map<string, BatchInputs>();
  private readonly inverseWeight: PlacedTensor;
  private readonly counter: PlacedTensor;

  constructor(
    readonly model: Model,
    private readonly config: TrainingConfig,
    optimizerState?: ReadonlyMap<string, ParameterValues>,
  ) {
    this.optimizer = new Optimizer(model, config, optimizerState); // first: it refuses a state that does not fit
    this.inverseWeight = new PlacedTensor(new Float32Array(1), [1]);
    this.counter = new PlacedTensor(new Int32Array(2), [2]);
  }

  /** Update `step` (from 0) on the micro-batches of one step, whose gradients are added up. */
  step(batches: readonly Batch[], step: number): StepResult {
    this.inverseWeight.write(Float32Array.of(1 / Math.max(1, scoredTokens(batches))));
    this.optimizer.prepare(step);
    let loss: tf.Tensor | undefined;
    batches.forEach((batch, index) => {
      // Every micro-batch drops other elements: the step counter tells them apart.
      this.counter.write(Int32Array.of(this.config.seed, step * batches.length + index));
      const next = this.gradients(batch);
      this.optimizer.collect(next.gradients, index === 0 ? 'first' : 'more');
      tf.dispose([...next.gradients.values()]);
      loss = loss ? addUp(loss, next.loss) : next.loss;
    });
    return { loss: loss!, gradientNorm: this.optimizer.update() };
  }

  private gradients(batch: Batch) {
    const rate = this.model.config.dropoutRate;
    const dropout = rate > 0 ? { rate, counter: this.counter.tensor } : undefined;
    const options = { zLoss: this.config.zLoss, inverseWeight: this.inverseWeight.tensor, dropout };
    return gradientsOf(this.model, this.placed(batch), options);
  }

  /** Mean cross-entropy of some batches, without dropout or z-loss. */
  async evaluate(batches: readonly Batch[]): Promise<number> {
    let total = 0;
    this.inverseWeight.write(Float32Array.of(1));
    for (const batch of batches) {
      const inputs = this.placed(batch);
      const loss = tf.tidy(() =>
        lossOf(this.model, inputs, { zLoss: 0, inverseWeight: this.inverseWeight.tensor }),
      );
      total += (await loss.data())[0]!;
      loss.dispose();
    }
    return total / Math.max(1, scoredTokens(batches));
  }

  private placed(batch: Batch): BatchInputs {
    const key = [batch.batchSize, batch.inputLength, batch.targetLength].join();
    let inputs = this.inputs.get(key);
    if (!inputs) {
      inputs = new BatchInputs(batch, this.model.config.vocabSize);
      this.inputs.set(key, inputs);
    }
    inputs.write(batch);
    return inputs;
  }

  dispose(): void {
    this.optimizer.dispose();
    for (const inputs of this.inputs.values()) inputs.dispose();
    this.inverseWeight.dispose();
    this.counter.dispose();
  }
}

function addUp(total: tf.Tensor, next: tf.Tensor): tf.Tensor {
  const sum = tf.add(total, next);
  tf.dispose([total, next]);
  return sum;
}
