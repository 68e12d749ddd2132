// Settings of a training run: batch, optimizer, schedule, evaluation (paper section 3.1.2; spec 6).
import { z } from 'zod';
import { choice, defaultsOf, number, schemaOf, toggle, type ValuesOf } from './field.ts';

export const optimizerNames = ['adafactor', 'adamw', 'adamwscale'] as const;
export type OptimizerName = (typeof optimizerNames)[number];

export const scheduleNames = ['inverse-square-root', 'constant', 'linear', 'cosine'] as const;

export const trainingFields = {
  optimizer: choice(optimizerNames, { shown: 'first' }),
  steps: number({
    ...{ default: 1000, min: 1, max: 10_000_000, step: 1, integer: true, logarithmic: true },
    shown: 'first',
  }),
  batchSize: number({ default: 8, min: 1, max: 1024, step: 1, integer: true }),
  /** Encoder tokens a row; decoder-only models have inputLength + targetLength tokens a row. */
  inputLength: number({ default: 64, min: 8, max: 4096, step: 8, integer: true }),
  targetLength: number({ default: 32, min: 4, max: 4096, step: 2, integer: true }),
  /** Peak rate. AdaFactor and AdamWScale multiply it by each parameter's RMS. */
  learningRate: number({ default: 0.01, min: 1e-7, max: 10, step: 0.0001, logarithmic: true }),
  schedule: choice(scheduleNames),
  /** Plateau (inverse square root) or linear warm-up (the others), in steps. */
  warmupSteps: number({ default: 100, min: 0, max: 1_000_000, step: 1, integer: true }),
  seed: number({ default: 1, min: 0, max: 2_147_483_647, step: 1, integer: true }),
  /** Steps between two evaluations on held-out text; samples are taken at the same time. */
  evaluateEvery: number({ default: 50, min: 1, max: 1_000_000, step: 1, integer: true }),
  /** Batches of one evaluation. */
  evaluationBatches: number({ default: 4, min: 1, max: 1000, step: 1, integer: true }),
  /** Steps between two checkpoints; one is also written on pause, stop and at the end. */
  checkpointEvery: number({ default: 100, min: 1, max: 1_000_000, step: 1, integer: true }),
  gradientAccumulationSteps: number({ default: 1, min: 1, max: 256, step: 1, integer: true }),
  /** Blocks keep only what enters them and are computed again on the way back (Chen et al. 2016): the same result. */
  gradientCheckpointing: toggle(false, { addedLater: true }),
  /** Activations are stored in half precision where the device can, and computed in single: less memory. */
  fp16: toggle(false, { addedLater: true }),
  /** Global-norm clipping; 0 switches it off. */
  clipGlobalNorm: number({ default: 1, min: 0, max: 1000, step: 0.1 }),
  zLoss: number({ default: 1e-4, min: 0, max: 0.1, step: 1e-5 }),
  /** The share of the last update that is kept, beta1 in most papers; 0 keeps none, as T5's AdaFactor. */
  momentum: number({ default: 0, min: 0, max: 0.999, step: 0.001 }),
  weightDecay: number({ default: 0, min: 0, max: 1, step: 0.001 }),
} as const;

export type TrainingConfig = ValuesOf<typeof trainingFields>;
export const defaultTrainingConfig: TrainingConfig = defaultsOf(trainingFields);

/** Under `beta1` Adam took 0, what was shown, for its usual momentum: what was written then means that. */
function readMomentum(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null || !('beta1' in settings)) return settings;
  const { beta1, ...others } = settings;
  const optimizer = optimizerNames.find((name) => 'optimizer' in others && name === others.optimizer);
  return { ...others, momentum: beta1 === 0 ? defaultMomenta[optimizer ?? 'adafactor'] : beta1 };
}

/** Also reads what was written before momentum had its name. */
export const trainingSchema: z.ZodType<TrainingConfig> = z.preprocess(readMomentum, schemaOf(trainingFields));

/** Momenta that each optimizer is known with (spec 6.1, 6.7). */
export const defaultMomenta: Record<OptimizerName, number> = { adafactor: 0, adamw: 0.9, adamwscale: 0.9 };

/** Sensible peak rates for each optimizer: they are on different scales (spec 6.2, 6.7). */
export const defaultLearningRates: Record<OptimizerName, number> = {
  adafactor: 0.01,
  adamw: 0.001,
  adamwscale: 0.02,
};

/** A change of settings after which the same step takes less room on the device. */
export type Remedy =
  | { kind: 'split'; change: Pick<TrainingConfig, 'batchSize' | 'gradientAccumulationSteps'> }
  | { kind: 'recompute'; change: Pick<TrainingConfig, 'gradientCheckpointing'> };

/** The rows of settings beside an optimizer: what is usual differs, so that defaults do. */
export function trainingFieldsFor(optimizer: OptimizerName): typeof trainingFields {
  const { learningRate, momentum } = trainingFields;
  return {
    ...trainingFields,
    learningRate: { ...learningRate, default: defaultLearningRates[optimizer] },
    momentum: { ...momentum, default: defaultMomenta[optimizer] },
  };
}
