// Whether a run has room on the device as it is set, and what gives it more: smaller batches one after another, whose
// gradients are added up, or blocks that are computed again on the way back. Both come to the same step.
import type { ModelConfig } from '../config/model.ts';
import { type Remedy, type TrainingConfig, trainingFields } from '../config/training.ts';
import { Expected } from '../errors/expected.ts';
import { estimateRun } from '../training/estimate.ts';
import { refuseTooLargeBuffers } from '../training/fits.ts';

/** What is known of a run's room before it starts. */
interface Room {
  /** Why there is none: one buffer would be larger than the device binds. */
  refusal?: Expected;
  /** At most one of each kind: the mildest with which nothing is refused or, where nothing is, less memory needed. */
  remedies: Remedy[];
}

/**
 * The room of a run on the current device. Its memory as a whole is not asked for: that is done at the start of a run,
 * for asking too much can cost the device.
 */
export function roomOf(model: ModelConfig, training: TrainingConfig): Room {
  const refusal = refusalOf(model, training);
  const { bytes } = estimateRun(model, training);
  const helps = ({ change }: Remedy) => {
    const changed = { ...training, ...change };
    return refusal ? !refusalOf(model, changed) : estimateRun(model, changed).bytes < bytes;
  };
  const found = [splitsOf(training), recomputationOf(training)].map((remedies) => remedies.find(helps));
  return { ...(refusal && { refusal }), remedies: found.filter((remedy) => remedy !== undefined) };
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
function splitsOf({ batchSize, gradientAccumulationSteps }: TrainingConfig): Remedy[] {
  const most = Math.min(batchSize, trainingFields.gradientAccumulationSteps.max / gradientAccumulationSteps);
  return Array.from({ length: Math.max(0, Math.floor(most) - 1) }, (_, at) => at + 2)
    .filter((parts) => batchSize % parts === 0)
    .map((parts) => ({
      kind: 'split',
      change: {
        batchSize: batchSize / parts,
        gradientAccumulationSteps: gradientAccumulationSteps * parts,
      },
    }));
}

function recomputationOf({ gradientCheckpointing }: TrainingConfig): Remedy[] {
  return gradientCheckpointing ? [] : [{ kind: 'recompute', change: { gradientCheckpointing: true } }];
}
