import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, it } from 'vitest';
import { presetConfig } from '../config/presets.ts';
import { defaultTrainingConfig } from '../config/training.ts';
import { openBackend } from '../gpu/device.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { estimateRun } from './estimate.ts';
import { Stepper } from './step.ts';

beforeEach(async () => {
  await openBackend('webgpu'); // afresh, so that no buffers lie in its pool
});

function batchOf(batchSize: number, inputLength: number, targetLength: number) {
  const ids = (length: number) => Int32Array.from({ length: batchSize * length }, (_, at) => 3 + (at % 250));
  return {
    batchSize,
    inputLength,
    targetLength,
    encoderInputTokens: ids(inputLength),
    encoderSegmentIds: new Int32Array(batchSize * inputLength).fill(1),
    decoderInputTokens: ids(targetLength),
    decoderTargetTokens: ids(targetLength),
    decoderSegmentIds: new Int32Array(batchSize * targetLength).fill(1),
    decoderLossWeights: new Float32Array(batchSize * targetLength).fill(1),
    decoderPrefix: new Int32Array(batchSize * targetLength),
  };
}

it.each(['adafactor', 'adamw'] as const)(
  'what is allocated with %s is near the estimate',
  async (optimizer) => {
    const training = { ...defaultTrainingConfig, optimizer, batchSize: 8, inputLength: 64, targetLength: 32 };
    const config = presetConfig('mini');
    const before = (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
    const model = new Model(config, initialParameters(config, 1));
    const stepper = new Stepper(model, training);
    for (let step = 0; step < 2; step++) {
      await (await stepper.step([batchOf(8, 64, 32)], step)).report;
    }
    const allocated =
      (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU - before;
    const { bytes, parameters } = estimateRun(config, training);
    expect(parameters).toBe([...model.parameters.values()].reduce((sum, each) => sum + each.tensor.size, 0));
    expect(allocated / bytes).toBeGreaterThan(0.85);
    expect(allocated / bytes).toBeLessThan(1.2);
    stepper.dispose();
    model.dispose();
  },
);
