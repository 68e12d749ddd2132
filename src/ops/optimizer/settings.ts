// What every optimizer update is told. Numbers that change from step to step lie in one small buffer,
// so that an update only depends on what lies in fixed places.
import type * as tf from '@tensorflow/tfjs';
import type { PlacedArray } from '../../gpu/arena.ts';

/** Where each changing number stands in `Rates.values`, float32 [5]. */
export const rateIndex = { learningRate: 0, correction1: 1, correction2: 2, decay: 3, clip: 4 } as const;

/** float32 [5]: learning rate; Adam's bias corrections 1 - beta^t; AdaFactor's beta2 of this step; clipping norm (0 = off). */
export function rateValues(
  step: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  clip: number,
): Float32Array<ArrayBuffer> {
  const updates = step + 1;
  return Float32Array.of(learningRate, 1 - beta1 ** updates, 1 - beta2 ** updates, 1 - updates ** -0.8, clip);
}

/** One parameter with its gradient and what its update reads. */
export interface Update {
  parameter: PlacedArray;
  gradient: tf.Tensor;
  /** Optimizer state of this parameter by slot name. */
  slots: Readonly<Record<string, PlacedArray>>;
  /** float32 [5], see rateIndex. */
  rates: tf.Tensor;
  /** float32 [1]: norm of all gradients together, before clipping. */
  norm: tf.Tensor;
}

/** What Adam is told once. */
export interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** AdamWScale: the rate is multiplied by max(1e-3, RMS of the parameter), and epsilon is added before correcting (nanoT5). */
  scaled: boolean;
}

/** What AdaFactor is told once. */
export interface AdafactorSettings {
  /** 0 keeps no momentum. */
  beta1: number;
  weightDecay: number;
}

/** One of the optimizers, and what it is told once. */
export type UpdateRule = ({ kind: 'adafactor' } & AdafactorSettings) | ({ kind: 'adam' } & AdamSettings);

/** T5's AdaFactor constants (spec 6.1; t5x adafactor.py). */
export const adafactorEpsilon1 = 1e-30;
export const adafactorClipping = 1;
const adafactorMinimumDimension = 128;

/** Which dimensions of a parameter AdaFactor factors over, if any: the two largest, if the smaller has 128 entries. */
export function factoredAxes(shape: readonly number[]): { largest: number; second: number } | undefined {
  if (shape.length < 2) return undefined;
  const axes = shape.map((_, axis) => axis).sort((a, b) => shape[a]! - shape[b]! || a - b);
  const [second, largest] = axes.slice(-2) as [number, number];
  return shape[second]! >= adafactorMinimumDimension ? { largest, second } : undefined;
}
