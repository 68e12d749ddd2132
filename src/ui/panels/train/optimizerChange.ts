// Optimizers count their rates on different scales: changing one takes its usual rate along, unless the rate was chosen.
import { defaultLearningRates, type OptimizerName, type TrainingConfig } from '../../../config/training.ts';

/** What changes with the optimizer. */
export function optimizerChange(training: TrainingConfig, optimizer: OptimizerName): Partial<TrainingConfig> {
  const usual = training.learningRate === defaultLearningRates[training.optimizer];
  return usual ? { optimizer, learningRate: defaultLearningRates[optimizer] } : { optimizer };
}
