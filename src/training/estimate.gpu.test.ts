// Oracle: what the backend has allocated once a step was captured. Nothing is computed, so that large models are quick.
import { beforeEach, expect, it } from 'vitest';
import { isDecoderOnly, type ModelConfig } from '../config/model.ts';
import { presetConfig } from '../config/presets.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../config/training.ts';
import type { EngineBackend } from '../gpu/backend.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { Model } from '../model/model.ts';
import type { Trainable } from '../model/trainable.ts';
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
async function allocatedFor(
  config: ModelConfig,
  training: TrainingConfig,
  trainable?: Trainable,
): Promise<number> {
  const { batchSize, inputLength, targetLength, gradientAccumulationSteps } = training;
  const shape = isDecoderOnly(config.architecture)
    ? { inputLength: 0, targetLength: inputLength + targetLength }
    : { inputLength, targetLength };
  const batch = randomBatch({ batchSize, ...shape, vocabSize: config.vocabSize }, 1);
  const before = backend.memory().numBytesAllocatedInGPU;
  const model = new Model(config, zeroParameters(config), { trainable });
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

const encoderFrozen: Trainable = (name) => !name.startsWith('encoder.');
const decoderFrozen: Trainable = (name) => !name.startsWith('decoder.');
const tablesFrozen: Trainable = (name) => name !== 'shared.weight' && name !== 'lm_head.weight';
const normsAlone: Trainable = (name) => name.endsWith('layer_norm.weight');
const lastBlock: Trainable = (name) => name.startsWith('decoder.block.1.');
const feedForwardAlone: Trainable = (name) => name.includes('DenseReluDense.');

it.each([
  ['the encoder', encoderFrozen, {}, {}],
  ['the encoder', encoderFrozen, { dropoutRate: 0.1 }, { inputLength: 512, batchSize: 4 }],
  ['the encoder', encoderFrozen, {}, { optimizer: 'adamw', gradientCheckpointing: true, inputLength: 512 }],
  ['the encoder', encoderFrozen, {}, { batchSize: 32, fp16: true }],
  ['the encoder', encoderFrozen, { architecture: 'shared' }, { gradientAccumulationSteps: 2 }],
  ['the decoder', decoderFrozen, {}, { batchSize: 32 }],
  ['the decoder', decoderFrozen, { feedForwardProj: 'relu' }, { gradientCheckpointing: true, batchSize: 32 }],
  ['tables', tablesFrozen, { tieWordEmbeddings: false }, { batchSize: 32 }],
  ['tables', tablesFrozen, { architecture: 'decoder-lm' }, { fp16: true, batchSize: 32 }],
  ['all but norms', normsAlone, { dropoutRate: 0.1 }, { batchSize: 32 }],
  ['all but norms', normsAlone, { architecture: 'prefix-lm' }, { batchSize: 32, optimizer: 'adamw' }],
  ['all but the last block', lastBlock, { architecture: 'prefix-lm' }, { batchSize: 32 }],
  ['all but the last block', lastBlock, { architecture: 'decoder-lm' }, { gradientCheckpointing: true }],
  ['all but feed-forward', feedForwardAlone, { feedForwardProj: 'relu' }, { batchSize: 32, fp16: true }],
  ['all but feed-forward', feedForwardAlone, { architecture: 'shared' }, { batchSize: 32 }],
] as [string, Trainable, Partial<ModelConfig>, Partial<TrainingConfig>][])(
  'and so with frozen parameters: %s frozen, %o %o %o',
  async (_, trainable, model, training) => {
    const config = { ...presetConfig('mini'), ...model };
    const settings = { ...defaultTrainingConfig, ...training };
    const allocated = await allocatedFor(config, settings, trainable);
    const { bytes } = estimateRun(config, settings, trainable);
    expect(allocated / bytes).toBeGreaterThan(0.85);
    expect(allocated / bytes).toBeLessThan(1.15);
    expect(bytes).toBeLessThan(estimateRun(config, settings).bytes);
  },
);
