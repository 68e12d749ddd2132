// Oracle: the limits of the device, and the estimate of the largest buffer.
import { beforeAll, expect, it } from 'vitest';
import { presetConfig } from '../config/presets.ts';
import { defaultTrainingConfig } from '../config/training.ts';
import { engineBackend, openBackend } from '../gpu/device.ts';
import { estimateRun } from '../training/estimate.ts';
import { lackOfRoom } from './room.ts';

beforeAll(async () => {
  await openBackend('webgpu');
});

const wide = { ...presetConfig('t5-small'), vocabSize: 32_128 };

it('splits a batch that is too large for the device into the fewest even parts that are not', () => {
  const training = {
    ...defaultTrainingConfig,
    batchSize: 96,
    inputLength: 4096,
    gradientAccumulationSteps: 2,
  };
  const { limits } = engineBackend()!.device;
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const fits = (batchSize: number) =>
    estimateRun(wide, { ...training, batchSize }).largestBufferBytes <= most;
  expect(fits(96)).toBe(false);

  const { refusal, split } = lackOfRoom(wide, training) ?? {};
  expect(refusal?.code).toBe('device.limit');
  const { batchSize = 0, gradientAccumulationSteps = 0 } = split ?? {};
  expect(batchSize * gradientAccumulationSteps).toBe(96 * 2);
  const larger = [48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1].filter((size) => size > batchSize);
  expect(fits(batchSize)).toBe(true);
  expect(larger.filter(fits)).toEqual([]);
});

it('offers nothing where nothing is lacking, and no split of a single row', () => {
  expect(lackOfRoom(wide, { ...defaultTrainingConfig, batchSize: 1 })).toBeUndefined();
  const { limits } = engineBackend()!.device;
  const huge = { ...wide, vocabSize: Math.ceil(limits.maxBufferSize / wide.dModel / 2) };
  const lack = lackOfRoom(huge, { ...defaultTrainingConfig, batchSize: 1 });
  expect(lack?.refusal.code).toBe('device.limit');
  expect(lack?.split).toBeUndefined();
});
