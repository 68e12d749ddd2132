// Whether a run has room on the device as it is set, and if not, how its batch is split so that it has: smaller
// batches one after another, whose gradients are added up, come to the same step.
import type { ModelConfig } from '../config/model.ts';
import { type TrainingConfig, trainingFields } from '../config/training.ts';
import { Expected } from '../errors/expected.ts';
import { refuseTooLargeBuffers } from '../training/fits.ts';

/** The settings of a split batch. */
export type BatchSplit = Pick<TrainingConfig, 'batchSize' | 'gradientAccumulationSteps'>;

/** Why a run has no room, and the coarsest split that gives it room, if there is one. */
export interface NoRoom {
  refusal: Expected;
  split?: BatchSplit;
}

/**
 * Undefined if no buffer of the run is larger than the current device binds. The memory as a whole is not asked for:
 * that is done at the start of a run, for asking too much can cost the device.
 */
export function lackOfRoom(model: ModelConfig, training: TrainingConfig): NoRoom | undefined {
  const refusal = refusalOf(model, training);
  if (!refusal) return undefined;
  for (const split of splitsOf(training))
    if (!refusalOf(model, { ...training, ...split })) return { refusal, split };
  return { refusal };
}

function refusalOf(model: ModelConfig, training: TrainingConfig): Expected | undefined {
  try {
    refuseTooLargeBuffers(model, training);
    return undefined;
  } catch (error) {
    if (error instanceof Expected) return error;
    throw error;
  }
}

/** Even splits into ever more parts. */
function* splitsOf({ batchSize, gradientAccumulationSteps }: TrainingConfig): Generator<BatchSplit> {
  const most = Math.min(batchSize, trainingFields.gradientAccumulationSteps.max / gradientAccumulationSteps);
  for (let parts = 2; parts <= most; parts++) {
    if (batchSize % parts > 0) continue;
    yield { batchSize: batchSize / parts, gradientAccumulationSteps: gradientAccumulationSteps * parts };
  }
}
