// Optimizers count their rates on different scales and are known with different momenta: changing one takes what is
// usual for it along, unless something else was chosen.
import {
  defaultLearningRates,
  defaultMomenta,
  type OptimizerName,
  type TrainingConfig,
} from '../../../config/training.ts';

/** What changes with the optimizer. */
export function optimizerChange(training: TrainingConfig, optimizer: OptimizerName): Partial<TrainingConfig> {
  const { learningRate, momentum } = training;
  const usualRate = learningRate === defaultLearningRates[training.optimizer];
  const usualMomentum = momentum === defaultMomenta[training.optimizer];
  return {
    optimizer,
    ...(usualRate && { learningRate: defaultLearningRates[optimizer] }),
    ...(usualMomentum && { momentum: defaultMomenta[optimizer] }),
  };
}
