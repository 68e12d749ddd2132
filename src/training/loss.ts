// The loss of a batch and its gradients: what is minimized is the mean cross-entropy over scored tokens plus z-loss.
import * as tf from '@tensorflow/tfjs';
import type { BatchInputs } from '../model/inputs.ts';
import type { Model } from '../model/model.ts';
import { finalStates, outputTable, Pass, type PassOptions } from '../model/t5.ts';
import { crossEntropy } from '../ops/crossEntropy/crossEntropy.ts';

/** How a batch is gone through, and how its tokens are weighed into the loss. */
export interface LossOptions extends PassOptions {
  zLoss: number;
  /** float32 [1]: one over the scored tokens of the whole step, all micro-batches together. */
  inverseWeight: tf.Tensor;
}

/** [2]: cross-entropy and z-loss, each a weighted mean (spec 6.3). */
export function lossOf(model: Model, inputs: BatchInputs, options: LossOptions): tf.Tensor {
  const states = finalStates(new Pass(model, options), inputs);
  return crossEntropy(
    { states, ...outputTable(model) },
    { targets: inputs.targets, weights: inputs.weights, ...options },
  );
}

/**
 * The loss [2], and the gradient of its sum for whatever it used of `model.trainables()`, by name. The caller disposes
 * both.
 */
export function gradientsOf(
  model: Model,
  inputs: BatchInputs,
  options: LossOptions,
): { loss: tf.Tensor; gradients: Map<string, tf.Tensor> } {
  const trainables = model.trainables();
  const both = tf.ones([2]); // d(total) / d[cross-entropy, z-loss]
  const { value, grads } = tf
    .engine()
    .gradients(() => lossOf(model, inputs, options), [...trainables.values()], both);
  both.dispose();
  const named = [...trainables.keys()].map((name, at) => [name, grads[at]] as const);
  return { loss: value, gradients: new Map(named.filter((each): each is [string, tf.Tensor] => !!each[1])) };
}
