// What one training step may cost, so that a change that makes it dearer is seen where it is made. Steps are captured
// and never run: that takes no time on the device, and the same on every device of the same kind.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { defaultTrainingConfig } from '../config/training.ts';
import type { EngineBackend } from '../gpu/backend.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { Model } from '../model/model.ts';
import { Stepper } from './step.ts';
import { type BatchSize, captureOnly, randomBatch, zeroParameters } from './testing/batches.ts';

/** Configurations A and B of the bench. */
const works = {
  A: {
    model: { vocabSize: 512, dModel: 128, dFf: 512, numHeads: 4, numLayers: 2, numDecoderLayers: 2 },
    batch: { batchSize: 8, inputLength: 64, targetLength: 32 },
  },
  B: {
    model: { vocabSize: 4096, dModel: 256, dFf: 1024, numHeads: 8, numLayers: 4, numDecoderLayers: 4 },
    batch: { batchSize: 16, inputLength: 128, targetLength: 32 },
  },
} as const;

interface Cost {
  dispatches: number;
  copies: number;
  submits: number;
  megabytes: number;
}

let backend: EngineBackend;

beforeEach(async () => {
  await openBackend('webgpu'); // afresh, so that no buffers lie in its pool
  backend = requireBackend();
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function costOf(step: () => Promise<unknown>): Promise<Omit<Cost, 'megabytes'>> {
  const cost = { dispatches: 0, copies: 0, submits: 0 };
  captureOnly(backend, (commands) => {
    for (const { kind } of commands) cost[kind === 'dispatch' ? 'dispatches' : 'copies']++;
  });
  await step();
  await step(); // the second run is timed
  const submit = vi.spyOn(backend.queue, 'submit');
  await step();
  cost.submits = submit.mock.calls.length;
  return cost;
}

async function stepCost(sizes: Partial<ModelConfig>, batchSize: Omit<BatchSize, 'vocabSize'>): Promise<Cost> {
  const config: ModelConfig = { ...defaultModelConfig, dKv: 32, feedForwardProj: 'relu', ...sizes };
  const before = backend.memory().numBytesAllocatedInGPU;
  const model = new Model(config, zeroParameters(config));
  const stepper = new Stepper(model, defaultTrainingConfig); // AdaFactor, clipping
  const batch = randomBatch({ ...batchSize, vocabSize: config.vocabSize }, 1);
  const cost = await costOf(async () => (await stepper.step([batch], 0)).report);
  const megabytes = (backend.memory().numBytesAllocatedInGPU - before) / 2 ** 20;
  stepper.dispose();
  model.dispose();
  return { ...cost, megabytes };
}

// A takes 107 dispatches and 26.6 MiB; B takes 195 and 269.2 MiB; dropout adds no dispatch.
it.each([
  ['A', 0.1, { dispatches: 110, megabytes: 28 }],
  ['A', 0, { dispatches: 110, megabytes: 28 }],
  ['B', 0.1, { dispatches: 200, megabytes: 280 }],
  ['B', 0, { dispatches: 200, megabytes: 280 }],
] as const)('a step of %s with dropout %f stays within its budget', async (name, dropoutRate, budget) => {
  const { model, batch } = works[name];
  const cost = await stepCost({ ...model, dropoutRate }, batch);
  expect(cost.dispatches).toBeLessThanOrEqual(budget.dispatches);
  expect(cost.megabytes).toBeLessThanOrEqual(budget.megabytes);
  expect(cost.submits).toBe(2); // each ends with what the host reads: the loss, the norm
});
