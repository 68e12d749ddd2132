// A training step of a given size over random tokens, as work whose time is measured.
import { fullBatch } from '../batches/arrays.ts';
import type { Batch } from '../batches/batch.ts';
import type { BenchmarkModel } from '../config/benchmarks.ts';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../config/training.ts';
import { uniformIntegers } from '../math/random.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { Stepper } from '../training/step.ts';

/** Work that is run again and again on the current backend. */
export interface Work {
  /** Gives one unit of work to the device; resolves without waiting for it. */
  submit(): Promise<void>;
  /** Settles when everything submitted is done. */
  done(): Promise<void>;
  dispose(): void;
}

/** One step after another with AdaFactor, clipping and z-loss, as T5 is trained. */
export function trainingWork(sizes: BenchmarkModel): Work {
  const config = modelConfigOf(sizes);
  const model = new Model(config, initialParameters(config, 1));
  const stepper = new Stepper(model, trainingConfig);
  const batch = batchOf(sizes);
  let steps = 0;
  let last: Promise<unknown> | undefined;
  return {
    async submit() {
      last = (await stepper.step([batch], steps++)).report;
    },
    async done() {
      await last;
    },
    dispose() {
      stepper.dispose();
      model.dispose();
    },
  };
}

function modelConfigOf(sizes: BenchmarkModel): ModelConfig {
  return {
    ...defaultModelConfig,
    architecture: 'encoder-decoder',
    vocabSize: sizes.vocabulary,
    dModel: sizes.width,
    dKv: sizes.width / sizes.heads,
    dFf: sizes.feedForward,
    numLayers: sizes.encoderLayers,
    numDecoderLayers: sizes.decoderLayers,
    numHeads: sizes.heads,
    feedForwardProj: 'relu',
    dropoutRate: 0,
  };
}

const trainingConfig: TrainingConfig = {
  ...defaultTrainingConfig,
  optimizer: 'adafactor',
  learningRate: 0.01,
  clipGlobalNorm: 1,
  zLoss: 1e-4,
  schedule: 'constant',
};

/** Random ids from 2 on; 0 is padding and 1 ends a text. Every row is full. */
function batchOf({ batch, inputLength, targetLength, vocabulary }: BenchmarkModel): Batch {
  const ids = (seed: bigint, length: number) => uniformIntegers([seed, 0n], batch * length, 2, vocabulary);
  return fullBatch(batch, ids(2n, inputLength), ids(1n, targetLength));
}
