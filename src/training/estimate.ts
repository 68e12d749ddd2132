// What a run will cost before it starts: parameters, bytes on the device, bytes of a checkpoint.
// Counts what the ops keep; a test compares it with what the backend then allocates.
import type { ModelConfig } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import { parameterShapes } from '../model/parameters.ts';
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

/** The cost of training `config` with `training`. */
export function estimateRun(config: ModelConfig, training: TrainingConfig): RunEstimate {
  const shapes = [...parameterShapes(config).values()];
  const parameters = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const optimizer = shapes.reduce((sum, shape) => sum + optimizerEntries(shape, training), 0);
  // Gradients are collected beside the parameters, and those of a further micro-batch beside them before they are added.
  const kept = parameters * (training.gradientAccumulationSteps > 1 ? 3 : 2) + optimizer;
  const step = stepRoom(config, training);
  return {
    parameters,
    bytes: 4 * kept + step.bytes,
    largestBufferBytes: step.largestBytes,
    checkpointBytes: 4 * (parameters + optimizer),
    activations: activationPrecision(training),
  };
}
