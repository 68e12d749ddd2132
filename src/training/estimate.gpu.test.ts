// Oracle: what the backend has allocated once a step was captured. Nothing is computed, so that large models are quick.
import { beforeEach, expect, it } from 'vitest';
import { isDecoderOnly, type ModelConfig } from '../config/model.ts';
import { presetConfig } from '../config/presets.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../config/training.ts';
import type { EngineBackend } from '../gpu/backend.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { Model } from '../model/model.ts';
import { estimateRun } from './estimate.ts';
import { Stepper } from './step.ts';
import { captureOnly, randomBatch, zeroParameters } from './testing/batches.ts';

let backend: EngineBackend;

beforeEach(async () => {
  await openBackend('webgpu'); // afresh, so that no buffers lie in its pool
  backend = requireBackend();
  captureOnly(backend);
});

/** Bytes allocated for a model, its optimizer and one step. */
async function allocatedFor(config: ModelConfig, training: TrainingConfig): Promise<number> {
  const { batchSize, inputLength, targetLength, gradientAccumulationSteps } = training;
  const shape = isDecoderOnly(config.architecture)
    ? { inputLength: 0, targetLength: inputLength + targetLength }
    : { inputLength, targetLength };
  const batch = randomBatch({ batchSize, ...shape, vocabSize: config.vocabSize }, 1);
  const before = backend.memory().numBytesAllocatedInGPU;
  const model = new Model(config, zeroParameters(config));
  const stepper = new Stepper(model, training);
  await (await stepper.step(new Array(gradientAccumulationSteps).fill(batch), 0)).report;
  const allocated = backend.memory().numBytesAllocatedInGPU - before;
  stepper.dispose();
  model.dispose();
  return allocated;
}

type Mix = [Parameters<typeof presetConfig>[0], Partial<ModelConfig>, Partial<TrainingConfig>];

/** Mixes with blocks that are computed again: activations weigh more, parameters more, or lengths differ. */
function again(model: Partial<ModelConfig>): Mix[] {
  const shapes = [
    { batchSize: 32 },
    { inputLength: 256, gradientAccumulationSteps: 2 },
    { targetLength: 256 },
  ];
  return shapes.map((shape) => ['mini', model, { ...shape, gradientCheckpointing: true }]);
}

it.each([
  ['mini', {}, {}],
  ['mini', {}, { optimizer: 'adamw' }],
  ['mini', { dropoutRate: 0 }, { optimizer: 'adamwscale', gradientAccumulationSteps: 2 }],
  ['mini', { architecture: 'decoder-lm' }, { momentum: 0.9 }],
  ['mini', { architecture: 'prefix-lm', feedForwardProj: 'relu' }, { inputLength: 512 }],
  ['mini', { architecture: 'shared', tieWordEmbeddings: false }, { batchSize: 16 }],
  ['tiny', { feedForwardProj: 'relu' }, { batchSize: 32, inputLength: 256, targetLength: 64 }],
  ['small', { vocabSize: 4096 }, { batchSize: 16, inputLength: 128 }],
  ['small', { vocabSize: 32_128 }, { batchSize: 16, targetLength: 128 }],
  ['t5-small', { feedForwardProj: 'relu' }, { batchSize: 4, inputLength: 512, targetLength: 114 }],
  ...again({ dropoutRate: 0.1 }),
  ...again({ numLayers: 8, numDecoderLayers: 8 }),
  ...again({ numLayers: 8, numDecoderLayers: 8, dropoutRate: 0.1 }),
  ...again({ numLayers: 2, numDecoderLayers: 12, feedForwardProj: 'relu' }),
  ...again({ architecture: 'decoder-lm', numDecoderLayers: 12 }),
  ...again({ architecture: 'decoder-lm', numDecoderLayers: 12, dropoutRate: 0.1 }),
  ...again({ architecture: 'prefix-lm', numDecoderLayers: 1 }),
  ...again({ architecture: 'shared', numLayers: 6 }),
  ['mini', {}, { batchSize: 32, fp16: true }],
  ['mini', { dropoutRate: 0.1 }, { batchSize: 32, fp16: true }],
  ['mini', { feedForwardProj: 'relu', architecture: 'decoder-lm' }, { batchSize: 32, fp16: true }],
  ['mini', { numLayers: 8, numDecoderLayers: 8 }, { batchSize: 32, fp16: true, gradientCheckpointing: true }],
] as Mix[])('what is allocated is near the estimate: %s %o %o', async (preset, model, training) => {
  const config = { ...presetConfig(preset), ...model };
  const settings = { ...defaultTrainingConfig, ...training };
  const ratio = (await allocatedFor(config, settings)) / estimateRun(config, settings).bytes;
  expect(ratio).toBeGreaterThan(0.85);
  expect(ratio).toBeLessThan(1.15);
});
