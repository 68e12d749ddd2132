// What a run will cost before it starts: parameters, bytes on the device, bytes of a checkpoint.
// Adds up what the ops say they take; a test compares it with what the backend then allocates.

import type { ModelConfig } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import { known } from '../errors/known.ts';
import { parameterShapes } from '../model/parameters.ts';
import { everyParameter, type Trainable, trainableNames } from '../model/trainable.ts';
import { adafactorSlots } from '../ops/optimizer/slots.ts';
import { activationPrecision } from './precision.ts';
import type { RunEstimate } from './runEstimate.ts';
import { stepRoom } from './stepRoom.ts';

const sizeOf = (shape: readonly number[]) => shape.reduce((product, each) => product * each, 1);

function optimizerEntries(shape: readonly number[], training: TrainingConfig): number {
  if (training.optimizer !== 'adafactor') return 2 * sizeOf(shape);
  const slots = Object.values(adafactorSlots(shape, training.momentum));
  return slots.reduce((sum, slot) => sum + sizeOf(slot), 0);
}

/** The cost of training `config` with `training`, of which the `trainable` parameters move: all by default. */
export function estimateRun(
  config: ModelConfig,
  training: TrainingConfig,
  trainable: Trainable = everyParameter,
): RunEstimate {
  const shapes = parameterShapes(config);
  const moved = [...trainableNames(config, trainable)].map((name) => known(shapes, name));
  const total = (of: Iterable<number[]>) => [...of].reduce((sum, shape) => sum + sizeOf(shape), 0);
  const [parameters, gradients] = [total(shapes.values()), total(moved)];
  const optimizer = moved.reduce((sum, shape) => sum + optimizerEntries(shape, training), 0);
  // Gradients are collected beside the parameters, and those of a further micro-batch beside them before they are added.
  const kept = parameters + gradients * (training.gradientAccumulationSteps > 1 ? 2 : 1) + optimizer;
  const step = stepRoom(config, training, trainable);
  return {
    parameters,
    bytes: 4 * kept + step.bytes,
    largestBufferBytes: step.largestBytes,
    checkpointBytes: 4 * (parameters + optimizer),
    activations: activationPrecision(training),
  };
}
