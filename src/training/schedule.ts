// Learning-rate schedules as data: a kind and its numbers, one function that reads them (spec 6.2, 6.7).
import type { TrainingConfig } from '../config/training.ts';

/** The part of a training configuration that decides the rate. */
export type ScheduleSettings = Pick<TrainingConfig, 'schedule' | 'learningRate' | 'warmupSteps' | 'steps'>;

/**
 * The rate of update `step`, counted from 0. Inverse square root has a plateau of warmupSteps, as in T5
 * (paper 3.1.2); the others rise linearly over warmupSteps first. Linear and cosine reach 0 at `steps`.
 */
export function learningRateAt(settings: ScheduleSettings, step: number): number {
  const { learningRate, warmupSteps, steps } = settings;
  if (settings.schedule === 'inverse-square-root') {
    const plateau = Math.max(warmupSteps, 1);
    return learningRate * Math.sqrt(plateau / Math.max(step, plateau));
  }
  if (step < warmupSteps) return learningRate * ((step + 1) / warmupSteps); // in this order never above the peak
  const left = 1 - Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  switch (settings.schedule) {
    case 'constant':
      return learningRate;
    case 'linear':
      return learningRate * left;
    case 'cosine':
      return learningRate * 0.5 * (1 - Math.cos(Math.PI * left));
  }
}
