// Blocks that are computed again on the way back. Oracle: the same step with everything kept, equal to the last bit.
import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../batches/batch.ts';
import { architectures, isDecoderOnly, type ModelConfig } from '../config/model.ts';
import { defaultTrainingConfig } from '../config/training.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { PlacedTensor, readTensor } from '../gpu/tensors.ts';
import { initialParameters } from '../model/initialize.ts';
import { BatchInputs } from '../model/inputs.ts';
import { Model } from '../model/model.ts';
import { gradientsOf } from './loss.ts';
import { Stepper } from './step.ts';
import { captureOnly, randomBatch, smallest, zeroParameters } from './testing/batches.ts';

/** Deep enough that tables and encoder states are used three times. */
const deep: ModelConfig = { ...smallest, numLayers: 3, numDecoderLayers: 3 };

function batchFor({ architecture, vocabSize }: ModelConfig, seed: number): Batch {
  const lengths = isDecoderOnly(architecture)
    ? { inputLength: 0, targetLength: 16 }
    : { inputLength: 9, targetLength: 7 };
  const batch = randomBatch({ batchSize: 2, ...lengths, vocabSize }, seed);
  batch.decoderPrefix.fill(1, 0, 5); // read by prefix-lm only
  return batch;
}

/** Loss and gradients by name, each op sent as it is called. */
async function gradients(config: ModelConfig, gradientCheckpointing: boolean) {
  const model = new Model(config, initialParameters(config, 5));
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
  for (const each of [model, inputs, counter, inverseWeight]) each.dispose();
  return values;
}

/** Every report, and the parameters after some steps of two micro-batches. */
async function trained(config: ModelConfig, gradientCheckpointing: boolean, steps: number) {
  const model = new Model(config, initialParameters(config, 5));
  const stepper = new Stepper(model, { ...defaultTrainingConfig, warmupSteps: 0, gradientCheckpointing });
  const reports = [];
  for (let step = 0; step < steps; step++) {
    const batches = [2 * step, 2 * step + 1].map((seed) => batchFor(config, seed));
    reports.push(await (await stepper.step(batches, step)).report);
  }
  const parameters = await model.read();
  const evaluated = await stepper.evaluate([batchFor(config, 99)]);
  stepper.dispose();
  model.dispose();
  return { reports, parameters, evaluated };
}

describe.each(['webgpu', 'wasm', 'cpu'] as const)('on %s, blocks that are computed again', (backend) => {
  beforeEach(async () => {
    await openBackend(backend);
  });

  it.each(architectures)('have the loss and gradients of blocks that are kept: %s', async (architecture) => {
    for (const dropoutRate of [0.1, 0]) {
      const config = { ...deep, architecture, dropoutRate };
      const kept = await gradients(config, false);
      expect(await gradients(config, true)).toEqual(kept);
      expect([...kept.values()].every((values) => values.some((value) => value !== 0))).toBe(true);
    }
  });

  it('have them with matrices that are not gated, and with an output table of its own', async () => {
    const config: ModelConfig = { ...deep, feedForwardProj: 'relu', tieWordEmbeddings: false };
    expect(await gradients(config, true)).toEqual(await gradients(config, false));
  });

  it('leave no tensor behind', async () => {
    await gradients(deep, true);
    const { numTensors } = tf.memory();
    await gradients(deep, true);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it.each(architectures)('train like blocks that are kept: %s', async (architecture) => {
    const config = { ...deep, architecture, numLayers: 2, numDecoderLayers: 2 };
    const steps = backend === 'webgpu' ? 10 : 2;
    const found = await trained(config, true, steps);
    expect(found).toEqual(await trained(config, false, steps));
    expect(found.reports.every(({ loss }) => Number.isFinite(loss))).toBe(true);
  });
});

/** Bytes allocated for a step, and for an evaluation after it, beyond model and optimizer. */
async function roomOf(config: ModelConfig, gradientCheckpointing: boolean) {
  await openBackend('webgpu'); // afresh, so that no buffers lie in its pool
  const backend = requireBackend();
  captureOnly(backend);
  const model = new Model(config, zeroParameters(config));
  const stepper = new Stepper(model, { ...defaultTrainingConfig, gradientCheckpointing });
  const batch = randomBatch(
    { batchSize: 16, inputLength: 128, targetLength: 128, vocabSize: config.vocabSize },
    1,
  );
  await (await stepper.step([batch], 0)).report;
  const step = backend.stepMemory.bytes;
  await stepper.evaluate([batch]);
  const evaluated = backend.stepMemory.bytes;
  stepper.dispose();
  model.dispose();
  return { step, evaluated };
}

// 8 + 8 layers of d 128 take 271 MiB, computed again 74.
it.each([0, 0.1])('a deep model with dropout %f takes at most half the room', async (dropoutRate) => {
  const layers = { numLayers: 8, numDecoderLayers: 8 };
  const config: ModelConfig = {
    ...deep,
    ...layers,
    dModel: 128,
    dKv: 32,
    dFf: 512,
    numHeads: 4,
    dropoutRate,
  };
  const [kept, again] = [await roomOf(config, false), await roomOf(config, true)];
  expect(again.step).toBeLessThan(kept.step / 2);
  expect(again.evaluated).toBeLessThan(again.step + 1024); // the loss, and nothing beside
});
