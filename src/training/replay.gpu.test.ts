// Oracle: the same steps run eagerly, op by op, with neither plan nor shared memory; equal to the last bit.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../batches/batch.ts';
import { defaultDecodingConfig } from '../config/decoding.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../config/training.ts';
import { decode } from '../decoding/decode.ts';
import { modelScorer } from '../decoding/modelScorer.ts';
import { openBackend } from '../gpu/device.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import { initialParameters } from '../model/initialize.ts';
import { BatchInputs } from '../model/inputs.ts';
import { Model } from '../model/model.ts';
import { gradientsOf, lossOf } from './loss.ts';
import { Optimizer } from './optimizer.ts';
import { activationPrecision } from './precision.ts';
import { Stepper, scoredTokens } from './step.ts';
import { randomBatch, smallest } from './testing/batches.ts';

const settings: TrainingConfig = {
  ...defaultTrainingConfig,
  schedule: 'linear',
  warmupSteps: 20,
  steps: 250,
  learningRate: 0.01,
  clipGlobalNorm: 1,
};

/** Random tokens in one of two shapes, in turn. */
function batchAt(seed: number): Batch {
  const [inputLength, targetLength] = seed % 2 === 0 ? [9, 7] : [6, 11];
  return randomBatch({ batchSize: 2, inputLength, targetLength, vocabSize: smallest.vocabSize }, seed);
}

function stepsOf(count: number, microBatches: number): Batch[][] {
  return Array.from({ length: count }, (_, step) =>
    Array.from({ length: microBatches }, (_, index) => batchAt(step * microBatches + index)),
  );
}

/** What a run came to: every loss and norm as read back, then all values. */
interface Outcome {
  losses: number[][];
  norms: number[];
  parameters: Map<string, Float32Array>;
  state: Map<string, Float32Array>;
}

async function outcomeOf(
  model: Model,
  optimizer: Optimizer,
  losses: number[][],
  norms: number[],
): Promise<Outcome> {
  const values = (named: Map<string, { values: Float32Array }>) =>
    new Map([...named].map(([name, each]) => [name, each.values]));
  return {
    losses,
    norms,
    parameters: values(await model.read()),
    state: values(await optimizer.readState()),
  };
}

interface Eager {
  model: Model;
  optimizer: Optimizer;
  config: TrainingConfig;
}

/** One step, each op sent as it is called. */
async function eagerStep({ model, optimizer, config }: Eager, batches: readonly Batch[], step: number) {
  const weight = new PlacedTensor(Float32Array.of(1 / scoredTokens(batches)), [1]);
  const losses: number[] = [];
  optimizer.prepare(step);
  for (const [index, batch] of batches.entries()) {
    const counter = new PlacedTensor(Int32Array.of(config.seed, step * batches.length + index), [2]);
    const inputs = new BatchInputs(batch, model.config.vocabSize);
    inputs.write(batch);
    const loss = tf.tidy(() => {
      const dropout = { rate: model.config.dropoutRate, counter: counter.tensor };
      const { zLoss, gradientCheckpointing } = config;
      const precision = activationPrecision(config);
      const options = { zLoss, inverseWeight: weight.tensor, dropout, gradientCheckpointing, precision };
      const found = gradientsOf(model, inputs, options);
      optimizer.collect(found.gradients, index === 0 ? 'first' : 'more');
      return found.loss;
    });
    losses.push(...(await loss.data()));
    for (const each of [loss, counter, inputs]) each.dispose();
  }
  const norm = optimizer.update();
  const [gradientNorm] = await norm.data();
  for (const each of [norm, weight]) each.dispose();
  return { losses, norm: gradientNorm! };
}

async function eager(config: TrainingConfig, steps: readonly Batch[][]): Promise<Outcome> {
  const model = new Model(smallest, initialParameters(smallest, 5));
  const optimizer = new Optimizer(model, config);
  const [losses, norms]: [number[][], number[]] = [[], []];
  for (const [step, batches] of steps.entries()) {
    const found = await eagerStep({ model, optimizer, config }, batches, step);
    losses.push(sumOf(found.losses));
    norms.push(found.norm);
  }
  const outcome = await outcomeOf(model, optimizer, losses, norms);
  optimizer.dispose();
  model.dispose();
  return outcome;
}

async function eagerEvaluation(model: Model, batch: Batch): Promise<number> {
  const inputs = new BatchInputs(batch, model.config.vocabSize);
  inputs.write(batch);
  const one = tf.ones([1]);
  const loss = tf.tidy(() => lossOf(model, inputs, { zLoss: 0, inverseWeight: one }));
  const [total] = await loss.data();
  for (const each of [loss, one, inputs]) each.dispose();
  return total! / scoredTokens([batch]);
}

/** Cross-entropies and z-losses of micro-batches in turn, each added up. */
function sumOf(losses: readonly number[]): number[] {
  return [0, 1].map((part) => losses.filter((_, at) => at % 2 === part).reduce((sum, loss) => sum + loss, 0));
}

type Between = (stepper: Stepper, step: number) => Promise<void> | void;

async function replayed(
  config: TrainingConfig,
  steps: readonly Batch[][],
  between?: Between,
): Promise<Outcome> {
  const model = new Model(smallest, initialParameters(smallest, 5));
  const stepper = new Stepper(model, config);
  const [losses, norms]: [number[][], number[]] = [[], []];
  for (const [step, batches] of steps.entries()) {
    const { loss, zLoss, gradientNorm } = await (await stepper.step(batches, step)).report;
    losses.push([loss, zLoss]);
    norms.push(gradientNorm);
    await between?.(stepper, step);
  }
  const outcome = await outcomeOf(model, stepper.optimizer, losses, norms);
  stepper.dispose();
  model.dispose();
  return outcome;
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe('a replayed step', () => {
  it.each([
    ['adafactor', 0],
    ['adafactor', 0.9],
    ['adamw', 0],
    ['adamw', 0.9],
    ['adamwscale', 0.9],
  ] as const)(
    'is the eager one to the last bit, 200 times over, with tokens, rates and dropout changing: %s, momentum %f',
    async (optimizer, momentum) => {
      const config = { ...settings, optimizer, momentum, weightDecay: 0.01 };
      const steps = stepsOf(200, 1);
      const found = await replayed(config, steps);
      expect(found).toEqual(await eager(config, steps));
      expect(new Set(found.losses.map(([loss]) => loss)).size).toBeGreaterThan(190);
      expect(found.losses.flat().every(Number.isFinite)).toBe(true);
    },
  );

  it('is the eager one when the gradients of two micro-batches are added up', async () => {
    const steps = stepsOf(20, 2);
    expect(await replayed(settings, steps)).toEqual(await eager(settings, steps));
  });

  it('is the eager one when blocks are computed again on the way back', async () => {
    const config = { ...settings, gradientCheckpointing: true };
    const steps = stepsOf(20, 2);
    const found = await replayed(config, steps);
    expect(found).toEqual(await eager(config, steps));
    expect(found).toEqual(await replayed(settings, steps));
  });

  it('is the eager one when activations are stored in half precision', async () => {
    const config = { ...settings, fp16: true };
    const steps = stepsOf(20, 2);
    expect(await replayed(config, steps)).toEqual(await eager(config, steps));
  });

  it('of evaluation is the eager one', async () => {
    const model = new Model(smallest, initialParameters(smallest, 5));
    const stepper = new Stepper(model, settings);
    for (let seed = 0; seed < 10; seed++) {
      const batch = batchAt(seed);
      expect(await stepper.evaluate([batch])).toBe(await eagerEvaluation(model, batch));
    }
    stepper.dispose();
    model.dispose();
  });

  it('does not notice evaluation and decoding in between', async () => {
    const steps = stepsOf(12, 1);
    const written: number[][] = [];
    const between = async (stepper: Stepper, step: number) => {
      if (step % 3 > 0) return;
      expect(await stepper.evaluate([batchAt(100 + step), batchAt(101 + step)])).toBeGreaterThan(0);
      written.push(await greedyIds(stepper.model));
    };
    expect(await replayed(settings, steps, between)).toEqual(await replayed(settings, steps));
    expect(written.map((ids) => ids.length)).toEqual([6, 6, 6, 6]);
  });

  it('does not notice tensors that others make and dispose, from capture on', async () => {
    const steps = stepsOf(12, 1);
    const others: tf.Tensor[] = [];
    const between = (_: Stepper, step: number) => {
      // As large as what the step works in, filled by the device, half of them given back at once.
      for (const shape of [[2, 9, 16], [2, 7, 16], [18, 48], [14, 64], [64, 16], [2]]) {
        others.push(tf.add(tf.fill(shape, step), 1), tf.keep(tf.fill(shape, -step)));
      }
      tf.dispose(others.splice(0, others.length / 2));
    };
    expect(await replayed(settings, steps, between)).toEqual(await replayed(settings, steps));
    tf.dispose(others);
  });
});

/** The start and five ids, written greedily by a captured step. */
async function greedyIds(model: Model): Promise<number[]> {
  const scorer = modelScorer(model, Int32Array.of(5, 6, 7, 1));
  const config = { ...defaultDecodingConfig, method: 'greedy' as const, maxNewTokens: 5, minNewTokens: 5 };
  try {
    const [best] = await decode(scorer, { ...config, explain: false }, { startId: 0, eosId: 1 });
    return [...best!.ids];
  } finally {
    scorer.dispose();
  }
}
