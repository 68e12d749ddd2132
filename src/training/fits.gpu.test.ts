// Oracle: the limits of the device, and a small run that works before and after a large one was refused.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it, vi } from 'vitest';
import { presetConfig } from '../config/presets.ts';
import { defaultTrainingConfig } from '../config/training.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { estimateRun } from './estimate.ts';
import { refuseTooLarge } from './fits.ts';
import { Stepper } from './step.ts';
import { randomBatch, smallest } from './testing/batches.ts';

beforeAll(async () => {
  await openBackend('webgpu');
});

const wide = { ...presetConfig('t5-small'), vocabSize: 32_128 };

async function lossOfOneStep(): Promise<number> {
  const training = { ...defaultTrainingConfig, batchSize: 2, inputLength: 9, targetLength: 7 };
  await refuseTooLarge(smallest, training);
  const model = new Model(smallest, initialParameters(smallest, 5));
  const stepper = new Stepper(model, training);
  const batch = randomBatch({ batchSize: 2, inputLength: 9, targetLength: 7, vocabSize: 64 }, 1);
  const { loss } = await (await stepper.step([batch], 0)).report;
  stepper.dispose();
  model.dispose();
  return loss;
}

it('refuses a run with a buffer larger than the device binds, says its size, and works afterwards', async () => {
  const before = await lossOfOneStep();
  const training = { ...defaultTrainingConfig, batchSize: 1024, inputLength: 4096 };
  // 1024 x 4096 tokens, 2048 inner values of 4 bytes each
  await expect(refuseTooLarge(wide, training)).rejects.toMatchObject({
    code: 'device.limit',
    got: 'one of 34360 MB',
  });
  expect(requireBackend().faults).toEqual([]);
  expect(await lossOfOneStep()).toBe(before);
});

it('takes a device that dies of being asked for one that has no room', async () => {
  const { device } = requireBackend();
  const died = new DOMException('Instance dropped in popErrorScope', 'OperationError');
  vi.spyOn(device, 'popErrorScope').mockRejectedValueOnce(died);
  await expect(refuseTooLarge(wide, defaultTrainingConfig)).rejects.toMatchObject({ code: 'device.memory' });
  vi.restoreAllMocks();
});

it('tells to recompute activations where that is not on already', async () => {
  const { device } = requireBackend();
  for (const gradientCheckpointing of [false, true]) {
    vi.spyOn(device, 'popErrorScope').mockResolvedValueOnce({ message: 'out of memory' } as GPUError);
    const told = expect.stringContaining('Recompute activations');
    const untold = expect.not.stringContaining('Recompute activations');
    await expect(
      refuseTooLarge(wide, { ...defaultTrainingConfig, gradientCheckpointing }),
    ).rejects.toMatchObject({ code: 'device.memory', remedy: gradientCheckpointing ? untold : told });
  }
  vi.restoreAllMocks();
});

it('refuses a run that needs more memory than the device gives, gives all back, and works afterwards', async () => {
  const before = await lossOfOneStep();
  const { device } = requireBackend();
  const made = vi.spyOn(device, 'createBuffer');
  const destroyed = vi.spyOn(GPUBuffer.prototype, 'destroy');
  // Software adapters promise any amount: the answer of a device with less stands in for theirs.
  vi.spyOn(device, 'popErrorScope').mockResolvedValueOnce({ message: 'out of memory' } as GPUError);
  await expect(refuseTooLarge(wide, defaultTrainingConfig)).rejects.toMatchObject({
    code: 'device.memory',
    got: expect.stringMatching(/^one of \d+ MB$/),
    remedy: expect.stringContaining('smaller batch'),
  });
  const asked = made.mock.calls.reduce((sum, [{ size }]) => sum + size, 0);
  expect(asked).toBeGreaterThan(estimateRun(wide, defaultTrainingConfig).bytes);
  expect(destroyed.mock.calls.length).toBe(made.mock.calls.length);
  vi.restoreAllMocks();
  expect(requireBackend().faults).toEqual([]);
  expect(await lossOfOneStep()).toBe(before);
});

it('destroys buffers that nobody uses before the device is asked for room', async () => {
  const backend = requireBackend();
  const idle = tf.ones([2 ** 20]);
  const { buffer } = backend.rangeOf(idle);
  idle.dispose();
  const destroyed = vi.spyOn(GPUBuffer.prototype, 'destroy');
  const asked = vi.spyOn(backend.device, 'createBuffer');
  await refuseTooLarge(smallest, defaultTrainingConfig);
  expect(destroyed.mock.contexts[0]).toBe(buffer);
  expect(destroyed.mock.invocationCallOrder[0]).toBeLessThan(asked.mock.invocationCallOrder[0]!);
  vi.restoreAllMocks();
});
