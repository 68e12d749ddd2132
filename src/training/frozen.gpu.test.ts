// Runs some of whose parameters are frozen. Oracles: the gradients of a model of which everything is trained, updates by
// the references of the trainable parameters alone, and what a run of which everything is trained allocates and sends.
import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../batches/batch.ts';
import { architectures, isDecoderOnly, type ModelConfig } from '../config/model.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../config/training.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import type { Command } from '../gpu/recording.ts';
import { PlacedTensor, readTensor } from '../gpu/tensors.ts';
import { initialParameters } from '../model/initialize.ts';
import { BatchInputs } from '../model/inputs.ts';
import { Model } from '../model/model.ts';
import { parameterShapes } from '../model/parameters.ts';
import type { Trainable } from '../model/trainable.ts';
import { SeparateUpdates } from '../ops/optimizer/separate.ts';
import { rateValues, type UpdateRule } from '../ops/optimizer/settings.ts';
import { deviation } from '../ops/testing/outcomes.ts';
import { gradientsOf } from './loss.ts';
import { Optimizer } from './optimizer.ts';
import { learningRateAt } from './schedule.ts';
import { Stepper, scoredTokens } from './step.ts';
import { captureOnly, randomBatch, smallest, zeroParameters } from './testing/batches.ts';

/** What fine-tuning freezes: stacks, embeddings, norms, kinds of sub-layers, single blocks and single matrices. */
const choices: Record<string, Trainable> = {
  'not the encoder': (name) => !name.startsWith('encoder.'),
  'not the decoder': (name) => !name.startsWith('decoder.'),
  'not the tables': (name) => name !== 'shared.weight' && name !== 'lm_head.weight',
  'neither encoder nor tables': (name) => name.startsWith('decoder.'),
  'norms alone': (name) => name.endsWith('layer_norm.weight'),
  'not the norms': (name) => !name.endsWith('layer_norm.weight'),
  'not the relative bias': (name) => !name.endsWith('relative_attention_bias.weight'),
  'attention alone': (name) => name.includes('Attention.'),
  'feed-forward alone': (name) => name.includes('DenseReluDense.'),
  'the last block of each stack': (name) => name.includes('.block.1.'),
  'outer matrices alone': (name) => /\.(o|wo)\.weight$/.test(name),
  'inner matrices alone': (name) => /\.(wi|wi_0|wi_1|q|k|v)\.weight$/.test(name),
};

const deep: ModelConfig = { ...smallest, numLayers: 2, numDecoderLayers: 2 };

function batchFor({ architecture, vocabSize }: ModelConfig, seed: number): Batch {
  const lengths = isDecoderOnly(architecture)
    ? { inputLength: 0, targetLength: 16 }
    : { inputLength: 9, targetLength: 7 };
  return randomBatch({ batchSize: 2, ...lengths, vocabSize }, seed);
}

/** Gradients of the first batch by name, each op sent as it is called. */
async function gradients(model: Model, gradientCheckpointing: boolean) {
  const { config } = model;
  const inputs = new BatchInputs(batchFor(config, 1), config.vocabSize);
  const counter = new PlacedTensor(Int32Array.of(3, 7), [2]);
  const inverseWeight = new PlacedTensor(Float32Array.of(1 / 12), [1]);
  inputs.write(batchFor(config, 1));
  const dropout = { rate: config.dropoutRate, counter: counter.tensor };
  const options = { zLoss: 1e-4, inverseWeight: inverseWeight.tensor, dropout, gradientCheckpointing };
  const found = gradientsOf(model, inputs, options);
  const values = new Map<string, Float32Array>();
  for (const [name, tensor] of [['loss', found.loss] as const, ...found.gradients]) {
    values.set(name, await readTensor(tensor));
    tensor.dispose();
  }
  for (const each of [inputs, counter, inverseWeight]) each.dispose();
  return values;
}

async function gradientsFor(config: ModelConfig, gradientCheckpointing: boolean, trainable?: Trainable) {
  const model = new Model(config, initialParameters(config, 5), { trainable });
  const found = await gradients(model, gradientCheckpointing);
  model.dispose();
  return found;
}

/** Whether some parameter of a configuration is trained. */
const trainsSome = (config: ModelConfig, trainable: Trainable) =>
  [...parameterShapes(config).keys()].some(trainable);

describe.each(['webgpu', 'wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeEach(async () => {
    await openBackend(backend);
  });

  it.each(architectures)('what is trained has the gradients it would have: %s', async (architecture) => {
    for (const change of [
      {},
      { feedForwardProj: 'relu', tieWordEmbeddings: false, dropoutRate: 0 },
    ] as const) {
      const config: ModelConfig = { ...deep, architecture, ...change };
      const whole = await gradientsFor(config, false);
      for (const [choice, trainable] of Object.entries(choices)) {
        if (!trainsSome(config, trainable)) continue;
        const wanted = [...whole].filter(([name]) => name === 'loss' || name.split('+').every(trainable));
        for (const again of [false, true]) {
          const found = await gradientsFor(config, again, trainable);
          expect([...found.keys()], choice).toEqual(wanted.map(([name]) => name));
          for (const [name, values] of wanted)
            expect(deviation(found.get(name)!, values), `${choice}: ${name}`).toBeLessThan(1e-5);
        }
      }
    }
  });
});

/** Matrices larger than a tile of 64 x 64, factored ones, none a multiple of where bindings may start. */
const ragged: ModelConfig = { ...smallest, vocabSize: 140, dModel: 130, dFf: 133, dropoutRate: 0 };
const settings: TrainingConfig = {
  ...defaultTrainingConfig,
  warmupSteps: 0,
  learningRate: 0.01,
  clipGlobalNorm: 0.5,
  weightDecay: 0.1,
  momentum: 0.9,
};
const rules: Partial<Record<TrainingConfig['optimizer'], UpdateRule>> = {
  adamw: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, scaled: false },
  adafactor: { kind: 'adafactor', beta1: 0.9, weightDecay: 0.1 },
};
const stepCount = 3;
const batchesOf = (step: number) => [2 * step, 2 * step + 1].map((seed) => batchFor(ragged, seed));

interface Trained {
  parameters: Map<string, Float32Array>;
  norms: number[];
}

const valuesOf = (named: ReadonlyMap<string, { values: Float32Array }>) =>
  new Map([...named].map(([name, { values }]) => [name, values]));

/** A run on the current backend, and the names of what its optimizer keeps. */
async function trained(
  training: TrainingConfig,
  trainable: Trainable,
  chunkBytes?: number,
): Promise<Trained & { slots: string[] }> {
  const model = new Model(ragged, initialParameters(ragged, 5), { trainable, chunkBytes });
  const stepper = new Stepper(model, training);
  const norms: number[] = [];
  for (let step = 0; step < stepCount; step++)
    norms.push((await (await stepper.step(batchesOf(step), step)).report).gradientNorm);
  const parameters = valuesOf(await model.read());
  const slots = [...(await stepper.optimizer.readState()).keys()];
  stepper.dispose();
  model.dispose();
  return { parameters, norms, slots };
}

/** Gradients of every parameter, of which the references take those of some: on the cpu. */
async function expectedOf(training: TrainingConfig, trainable: Trainable): Promise<Trained> {
  await openBackend('cpu');
  const model = new Model(ragged, initialParameters(ragged, 5));
  const some = <T>(named: ReadonlyMap<string, T>) => new Map([...named].filter(([name]) => trainable(name)));
  const updates = new SeparateUpdates(some(model.parameters), rules[training.optimizer]!);
  const norms: number[] = [];
  for (let step = 0; step < stepCount; step++) {
    const batches = batchesOf(step);
    const inverseWeight = tf.tensor1d([1 / scoredTokens(batches)]);
    for (const [at, batch] of batches.entries()) {
      const inputs = new BatchInputs(batch, ragged.vocabSize);
      inputs.write(batch);
      const found = gradientsOf(model, inputs, { zLoss: training.zLoss, inverseWeight });
      updates.collect(some(found.gradients), at === 0 ? 'first' : 'more');
      inputs.dispose();
    }
    const rate = learningRateAt(training, step);
    const rates = tf.tensor1d(rateValues(step, rate, 0.9, 0.999, training.clipGlobalNorm));
    norms.push((await updates.update(rates).data())[0]!);
  }
  const parameters = valuesOf(await model.read());
  model.dispose();
  return { parameters, norms };
}

/** How far values are from the expected ones, over how far those are from where they began. */
function offBy(values: Float32Array, expected: Float32Array, start: Float32Array): number {
  const distance = (from: Float32Array) =>
    from.reduce((sum, value, at) => sum + Math.abs(value - expected[at]!), 0);
  return distance(values) / distance(start);
}

const backends = [['cpu'], ['wasm'], ['webgpu'], ['webgpu', 4 * 150 * 130]] as const;

describe.each(['adamw', 'adafactor'] as const)('with %s', (optimizer) => {
  const training: TrainingConfig = { ...settings, optimizer };

  it.each(['not the encoder', 'not the norms', 'feed-forward alone'])(
    'frozen parameters keep every bit, and the others move as by the references: %s',
    async (choice) => {
      const trainable = choices[choice]!;
      const start = valuesOf(initialParameters(ragged, 5));
      const expected = await expectedOf(training, trainable);
      for (const [backend, chunkBytes] of backends) {
        await openBackend(backend);
        const { parameters, norms, slots } = await trained(training, trainable, chunkBytes);
        for (const [name, values] of parameters) {
          if (!trainable(name)) expect(values, name).toEqual(start.get(name));
          else {
            expect(values, name).not.toEqual(start.get(name));
            const off = offBy(values, expected.parameters.get(name)!, start.get(name)!);
            expect(off, `${backend} ${name}`).toBeLessThan(2e-3);
          }
        }
        expect(norms.map((norm, step) => norm / expected.norms[step]!)).toEqual(
          norms.map(() => expect.closeTo(1, 3)),
        );
        expect(slots.every((slot) => trainable(slot.slice(slot.indexOf('.') + 1)))).toBe(true);
      }
    },
  );

  it('goes on from the state of a run of which everything was trained', async () => {
    await openBackend('webgpu');
    const trainable = choices['not the encoder']!;
    const whole = new Model(ragged, initialParameters(ragged, 5));
    const before = new Stepper(whole, training);
    await (await before.step(batchesOf(0), 0)).report;
    const [parameters, state] = [await whole.read(), await before.optimizer.readState()];
    before.dispose();
    whole.dispose();
    const model = new Model(ragged, parameters, { trainable });
    const stepper = new Stepper(model, training, state);
    const kept = await stepper.optimizer.readState();
    const wanted = [...state].filter(([name]) => trainable(name.slice(name.indexOf('.') + 1)));
    expect(kept).toEqual(new Map(wanted));
    expect(kept.size).toBeLessThan(state.size);
    await (await stepper.step(batchesOf(1), 1)).report;
    expect(await stepper.optimizer.readState()).not.toEqual(kept);
    stepper.dispose();
    const everything = new Model(ragged, parameters);
    expect(() => new Stepper(everything, training, kept)).toThrow(
      expect.objectContaining({ code: 'optimizer.state', wanted: expect.stringContaining('encoder.') }),
    );
    everything.dispose();
    model.dispose();
  });
});

/** Bytes allocated for model, optimizer and one captured step, and how many commands a step and its update have. */
async function costOf(config: ModelConfig, training: TrainingConfig, trainable?: Trainable) {
  await openBackend('webgpu'); // afresh, so that no buffers lie in its pool
  const backend = requireBackend();
  const dispatches: number[] = [];
  captureOnly(backend, (commands: readonly Command[]) => {
    dispatches.push(commands.filter(({ kind }) => kind === 'dispatch').length);
  });
  const bytes = () => backend.memory().numBytesAllocatedInGPU;
  const model = new Model(config, zeroParameters(config), { trainable, chunkBytes: 2 ** 20 });
  const made = bytes();
  const stepper = new Stepper(model, training);
  const optimizer = bytes() - made; // gradients and state
  const { vocabSize } = config;
  const batch = randomBatch({ batchSize: 8, inputLength: 64, targetLength: 32, vocabSize }, 1);
  await (await stepper.step([batch], 0)).report;
  const step = bytes() - made - optimizer;
  stepper.dispose();
  model.dispose();
  const [gradient, update] = dispatches as [number, number];
  return { optimizer, step, gradient, update };
}

const elements = (config: ModelConfig, trainable: Trainable) =>
  [...parameterShapes(config)]
    .filter(([name]) => trainable(name))
    .reduce((sum, [, shape]) => sum + shape.reduce((product, size) => product * size, 1), 0);

it.each([false, true])('frozen parameters cost nothing, with blocks computed again: %s', async (again) => {
  const config: ModelConfig = { ...deep, vocabSize: 1024, dModel: 128, dKv: 32, dFf: 512, numHeads: 4 };
  const training: TrainingConfig = { ...settings, optimizer: 'adamw', gradientCheckpointing: again };
  const whole = await costOf(config, training);
  for (const choice of ['neither encoder nor tables', 'last block of the decoder', 'norms alone']) {
    const trainable = choices[choice] ?? ((name) => name.startsWith('decoder.block.1.'));
    const cost = await costOf(config, training, trainable);
    const floats = 3 * elements(config, trainable); // a gradient and two running means
    expect(cost.optimizer).toBeGreaterThanOrEqual(4 * floats);
    expect(cost.optimizer).toBeLessThan(4 * floats + 2 ** 14); // tables, and gaps between parameters
    expect(cost.step).toBeLessThan(whole.step);
    expect(cost.gradient).toBeLessThan(whole.gradient);
    expect(cost.update).toBeLessThan(whole.update);
  }
});

it('refuses to train where nothing is trained', async () => {
  await openBackend('webgpu');
  const model = new Model(smallest, initialParameters(smallest, 5), { trainable: () => false });
  expect(() => new Optimizer(model, settings)).toThrow(
    expect.objectContaining({ code: 'optimizer.parameters' }),
  );
  model.dispose();
});
