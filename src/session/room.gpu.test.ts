// Oracle: the limits of the device, and the estimate of the largest buffer.
import { beforeAll, expect, it } from 'vitest';
import { presetConfig } from '../config/presets.ts';
import { defaultTrainingConfig, type Remedy, type TrainingConfig } from '../config/training.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { estimateRun } from '../training/estimate.ts';
import { roomOf } from './room.ts';

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
  const { limits } = requireBackend().device;
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const fits = (batchSize: number) =>
    estimateRun(wide, { ...training, batchSize }).largestBufferBytes <= most;
  expect(fits(96)).toBe(false);

  const { refusal, remedies } = roomOf(wide, training);
  expect(refusal?.code).toBe('device.limit');
  expect(remedies.map(({ kind }) => kind)).toEqual(['split']); // blocks computed again have buffers as large
  const { batchSize, gradientAccumulationSteps } = { ...training, ...remedies[0]?.change };
  expect(batchSize * gradientAccumulationSteps).toBe(96 * 2);
  const larger = [48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1].filter((size) => size > batchSize);
  expect(fits(batchSize)).toBe(true);
  expect(larger.filter(fits)).toEqual([]);
});

it('refuses nothing where nothing is lacking, and offers no split of a single row', () => {
  const single = { ...defaultTrainingConfig, batchSize: 1 };
  const { refusal, remedies } = roomOf(wide, single);
  expect(refusal).toBeUndefined();
  expect(kindsOf(remedies)).not.toContain('split');
  const { limits } = requireBackend().device;
  const huge = { ...wide, vocabSize: Math.ceil(limits.maxBufferSize / wide.dModel / 2) };
  const lack = roomOf(huge, single);
  expect(lack.refusal?.code).toBe('device.limit');
  expect(lack.remedies).toEqual([]);
});

const kindsOf = (remedies: readonly Remedy[]) => remedies.map(({ kind }) => kind);

it('offers what needs less memory where every buffer fits: two halves, and blocks computed again', () => {
  const training: TrainingConfig = { ...defaultTrainingConfig, batchSize: 32, inputLength: 512 };
  const { refusal, remedies } = roomOf(wide, training);
  expect(refusal).toBeUndefined();
  expect(remedies).toEqual([
    { kind: 'split', change: { batchSize: 16, gradientAccumulationSteps: 2 } },
    { kind: 'recompute', change: { gradientCheckpointing: true } },
  ]);
  const { bytes } = estimateRun(wide, training);
  for (const { change } of remedies)
    expect(estimateRun(wide, { ...training, ...change }).bytes).toBeLessThan(bytes);
});

it('does not offer what is on already, nor what would need more', () => {
  const again = { ...defaultTrainingConfig, batchSize: 32, inputLength: 512, gradientCheckpointing: true };
  expect(kindsOf(roomOf(wide, again).remedies)).toEqual(['split']);
  const short = { ...defaultTrainingConfig, batchSize: 2, inputLength: 8, targetLength: 4 };
  const parameters = 4 * estimateRun(wide, short).parameters; // bytes of gradients that a second batch takes
  expect(estimateRun(wide, { ...short, batchSize: 1 }).bytes + parameters).toBeGreaterThan(
    estimateRun(wide, short).bytes,
  );
  expect(kindsOf(roomOf(wide, short).remedies)).not.toContain('split');
});
