// Oracles: a run repeated, the whole batch that halves make up, and memory that stays flat.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../batches/batch.ts';
import type { ModelConfig } from '../config/model.ts';
import { presetConfig } from '../config/presets.ts';
import { defaultTrainingConfig, optimizerNames, type TrainingConfig } from '../config/training.ts';
import { openBackend } from '../gpu/device.ts';
import { uniformIntegers } from '../math/random.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { Stepper } from './step.ts';

const tiny: ModelConfig = { ...presetConfig('nano'), vocabSize: 40, numLayers: 1 };
const settings: TrainingConfig = {
  ...defaultTrainingConfig,
  warmupSteps: 0,
  steps: 1000,
  learningRate: 0.01,
};

/** Random tokens in unpadded rows, the last target of each not scored. */
function randomBatch(batchSize: number, seed: number): Batch {
  const [inputLength, targetLength] = [9, 7];
  const tokens = (count: number, stream: number) =>
    uniformIntegers([BigInt(seed), BigInt(stream)], count, 2, 40);
  const targets = tokens(batchSize * targetLength, 1);
  return {
    batchSize,
    inputLength,
    targetLength,
    encoderInputTokens: tokens(batchSize * inputLength, 0),
    encoderSegmentIds: new Int32Array(batchSize * inputLength).fill(1),
    decoderInputTokens: targets.map((_, at) => (at % targetLength === 0 ? 0 : targets[at - 1]!)),
    decoderTargetTokens: targets,
    decoderSegmentIds: new Int32Array(batchSize * targetLength).fill(1),
    decoderLossWeights: Float32Array.from(targets, (_, at) =>
      at % targetLength === targetLength - 1 ? 0 : 1,
    ),
    decoderPrefix: new Int32Array(batchSize * targetLength),
  };
}

/** Rows `from` to `to` of a batch. */
function rowsOf(batch: Batch, from: number, to: number): Batch {
  const cut = <Values extends Int32Array | Float32Array>(values: Values) => {
    const width = values.length / batch.batchSize;
    return values.slice(from * width, to * width) as Values;
  };
  return {
    ...batch,
    batchSize: to - from,
    encoderInputTokens: cut(batch.encoderInputTokens),
    encoderSegmentIds: cut(batch.encoderSegmentIds),
    decoderInputTokens: cut(batch.decoderInputTokens),
    decoderTargetTokens: cut(batch.decoderTargetTokens),
    decoderSegmentIds: cut(batch.decoderSegmentIds),
    decoderLossWeights: cut(batch.decoderLossWeights),
    decoderPrefix: cut(batch.decoderPrefix),
  };
}

interface Trained {
  losses: number[];
  norms: number[];
  parameters: Map<string, Float32Array>;
}

/** One step for each list of micro-batches, from the same start. */
async function train(
  config: TrainingConfig,
  dropoutRate: number,
  steps: Batch[][],
  chunkBytes?: number,
): Promise<Trained> {
  const model = new Model({ ...tiny, dropoutRate }, initialParameters(tiny, 5), { chunkBytes });
  const stepper = new Stepper(model, config);
  const trained: Trained = { losses: [], norms: [], parameters: new Map() };
  for (const [step, batches] of steps.entries()) {
    const { loss, zLoss, gradientNorm } = await (await stepper.step(batches, step)).report;
    trained.losses.push(loss, zLoss);
    trained.norms.push(gradientNorm);
  }
  for (const [name, { values }] of await model.read()) trained.parameters.set(name, values);
  stepper.dispose();
  model.dispose();
  return trained;
}

const tenSteps = Array.from({ length: 10 }, (_, seed) => [randomBatch(3, seed)]);

beforeAll(async () => {
  await openBackend('webgpu');
});

describe('a run', () => {
  it.each(optimizerNames)(
    'repeats bit for bit with the same seed, dropout and all: %s',
    async (optimizer) => {
      const config = { ...settings, optimizer };
      const first = await train(config, 0.1, tenSteps);
      expect(await train(config, 0.1, tenSteps)).toEqual(first);
      expect(first.losses.every(Number.isFinite)).toBe(true);
    },
  );

  it('is another one with another seed', async () => {
    const first = await train(settings, 0.1, tenSteps.slice(0, 2));
    const other = await train({ ...settings, seed: settings.seed + 1 }, 0.1, tenSteps.slice(0, 2));
    expect(other.losses).not.toEqual(first.losses);
  });

  it.each(optimizerNames)('learns a batch by heart: %s', async (optimizer) => {
    const steps = new Array<Batch[]>(30).fill([randomBatch(3, 1)]);
    const { losses } = await train(
      { ...settings, optimizer, learningRate: optimizer === 'adamw' ? 0.003 : 0.03 },
      0,
      steps,
    );
    expect(losses.at(-2)!).toBeLessThan(0.7 * losses[0]!);
  });

  it.each(optimizerNames)(
    'is the same whether or not the model fits into one buffer: %s',
    async (optimizer) => {
      const config = { ...settings, optimizer, clipGlobalNorm: 1 };
      const whole = await train(config, 0.1, tenSteps.slice(0, 3));
      const parts = await train(config, 0.1, tenSteps.slice(0, 3), 2 ** 16);
      expect(parts.losses).toEqual(whole.losses.map((loss) => expect.closeTo(loss, 5))); // norms add up in another order
      expect(parts.norms.map((norm, step) => norm / whole.norms[step]!)).toEqual(
        whole.norms.map(() => expect.closeTo(1, 6)),
      );
    },
  );

  it.each(optimizerNames)('is as if a step that is not finite had never been: %s', async (optimizer) => {
    const config = { ...settings, optimizer };
    const model = new Model(tiny, initialParameters(tiny, 5));
    const stepper = new Stepper(model, config);
    const values = async () => [await model.read(), await stepper.optimizer.readState()];
    const steps = async (from: number, ...batches: Batch[]) => {
      const sent = [];
      for (const [at, batch] of batches.entries()) sent.push((await stepper.step([batch], from + at)).report);
      return Promise.all(sent);
    };
    await steps(0, randomBatch(3, 0), randomBatch(3, 1));
    const before = await values();
    for (const weight of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const broken = randomBatch(3, 2);
      broken.decoderLossWeights[4] = weight;
      const [report] = await steps(2, broken);
      expect([report!.loss, report!.gradientNorm].some(Number.isFinite)).toBe(false);
      expect(await values()).toEqual(before);
    }
    const [next] = await steps(2, randomBatch(3, 3));
    expect(next!.loss).toBeGreaterThan(0);
    expect(await values()).not.toEqual(before);
    stepper.dispose();
    model.dispose();
  });

  it('has a NaN loss, and no exception, once its rate is NaN', async () => {
    const { losses } = await train({ ...settings, learningRate: Number.NaN }, 0, tenSteps.slice(0, 3));
    expect(losses[0]).toBeGreaterThan(0);
    expect(losses.slice(2).every(Number.isNaN)).toBe(true);
  });
});

describe('micro-batches', () => {
  const whole = randomBatch(4, 8);

  it('of half the rows each make the step of the whole', async () => {
    const halves = [rowsOf(whole, 0, 2), rowsOf(whole, 2, 4)];
    const [together, apart] = [await train(settings, 0, [[whole]]), await train(settings, 0, [halves])];
    expect(apart.losses[0]! / together.losses[0]!).toBeCloseTo(1, 5);
    expect(apart.norms[0]! / together.norms[0]!).toBeCloseTo(1, 5);
    for (const [name, values] of together.parameters) {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const off = values.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - apart.parameters.get(name)![at]!)),
        0,
      );
      expect(off / largest, name).toBeLessThan(1e-5);
    }
  });

  it('drop different elements', async () => {
    const half = rowsOf(whole, 0, 2);
    const [once, twice] = [await train(settings, 0.3, [[half]]), await train(settings, 0.3, [[half, half]])];
    expect(Math.abs(twice.losses[0]! - once.losses[0]!)).toBeGreaterThan(1e-4);
  });
});

describe('evaluation', () => {
  it('is the mean entropy per scored token, without dropout, and changes nothing', async () => {
    const model = new Model({ ...tiny, dropoutRate: 0.5 }, initialParameters(tiny, 5));
    const stepper = new Stepper(model, settings);
    const [whole, before] = [randomBatch(4, 8), await model.read()];
    const parts = [rowsOf(whole, 0, 1), rowsOf(whole, 1, 4)];
    const expected = (await train({ ...settings, zLoss: 0 }, 0, [[whole]])).losses[0]!;
    expect((await stepper.evaluate([whole])) / expected).toBeCloseTo(1, 5);
    expect((await stepper.evaluate(parts)) / expected).toBeCloseTo(1, 5);
    expect(await model.read()).toEqual(before);
    stepper.dispose();
    model.dispose();
  });
});

describe('memory', () => {
  const used = () => {
    const { numTensors, numBytesInGPU } = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
    return { numTensors, numBytesInGPU };
  };

  // A stack alone: as many kinds of work as with two, in half the time.
  const small: ModelConfig = { ...tiny, architecture: 'decoder-lm', numDecoderLayers: 1, dropoutRate: 0.1 };
  const none = new Int32Array(0);
  const batch = { ...randomBatch(2, 3), inputLength: 0, encoderInputTokens: none, encoderSegmentIds: none };

  async function takeSteps(stepper: Stepper, from: number, to: number, microBatches: Batch[]) {
    for (let index = from; index < to; index++) {
      await (await stepper.step(microBatches, index)).report;
    }
  }

  it.each([
    ['adafactor', 200, [batch]],
    ['adamwscale', 200, [batch]],
    ['adamw', 50, [batch, batch, batch]],
  ] as const)('stays flat: %s, %i steps', async (optimizer, steps, microBatches) => {
    const model = new Model(small, initialParameters(small, 5));
    const stepper = new Stepper(model, { ...settings, optimizer });
    await takeSteps(stepper, 0, 3, [...microBatches]);
    const before = used();
    await takeSteps(stepper, 3, 3 + steps, [...microBatches]);
    expect(used()).toEqual(before);
    stepper.dispose();
    model.dispose();
  });

  it('is given back with the model and its optimizer', async () => {
    const before = tf.memory().numTensors;
    await train({ ...settings, optimizer: 'adafactor', momentum: 0.9 }, 0.1, tenSteps.slice(0, 2));
    expect(tf.memory().numTensors).toBe(before);
  });
});

it.each([
  ['adamw', 0, 1],
  ['adamwscale', 0, 1],
  ['adamw', 0.75, 0.25],
] as const)('%s with momentum %f keeps %f of a first gradient', async (optimizer, momentum, kept) => {
  await openBackend('webgpu');
  const model = new Model(tiny, initialParameters(tiny, 5));
  const stepper = new Stepper(model, { ...settings, optimizer, momentum, clipGlobalNorm: 0 });
  const { report } = await stepper.step([randomBatch(2, 1)], 0);
  const { gradientNorm } = await report;
  const means = [...(await stepper.optimizer.readState())].filter(([name]) => name.startsWith('mean.'));
  const norm = Math.hypot(...means.flatMap(([, { values }]) => [...values]));
  expect(means.length).toBeGreaterThan(0);
  expect(norm / gradientNorm).toBeCloseTo(kept, 4);
  stepper.dispose();
  model.dispose();
});
