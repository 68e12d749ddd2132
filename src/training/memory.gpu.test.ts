// Memory over long runs. Oracle: what is made and destroyed on the device itself, not the backend's own books.
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ModelConfig } from '../config/model.ts';
import { defaultTrainingConfig } from '../config/training.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { Stepper } from './step.ts';
import { randomBatch, smallest } from './testing/batches.ts';

/** A decoder alone: as many kinds of work as with an encoder, in half the time. */
const decoder: ModelConfig = { ...smallest, architecture: 'decoder-lm', dModel: 8, dKv: 4, dFf: 16 };

/** What lies on the device, from the opening of the backend on. */
let held: { buffers: number; bytes: number };

beforeEach(async () => {
  await openBackend('webgpu');
  held = { buffers: 0, bytes: 0 };
  const { device } = requireBackend();
  const create = device.createBuffer.bind(device);
  vi.spyOn(device, 'createBuffer').mockImplementation((descriptor) => {
    held.buffers++;
    held.bytes += descriptor.size;
    return create(descriptor);
  });
  const { destroy } = GPUBuffer.prototype;
  vi.spyOn(GPUBuffer.prototype, 'destroy').mockImplementation(function (this: GPUBuffer) {
    held.buffers--;
    held.bytes -= this.size;
    return destroy.call(this);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const used = () => ({ ...held, tensors: tf.memory().numTensors });

function batchOf(targetLength: number, seed = 1) {
  return randomBatch({ batchSize: 1, inputLength: 0, targetLength, vocabSize: smallest.vocabSize }, seed);
}

it('stays flat over 10,000 steps', async () => {
  const model = new Model(decoder, initialParameters(decoder, 5));
  const stepper = new Stepper(model, defaultTrainingConfig);
  const batches = [batchOf(4, 1), batchOf(4, 2)];
  let report: Promise<unknown> = Promise.resolve();
  const steps = async (from: number, to: number) => {
    for (let step = from; step < to; step++) {
      const former = report;
      ({ report } = await stepper.step([batches[step % 2]!], step));
      await former; // one step ahead, as a session is
    }
    await report;
  };
  await steps(0, 10);
  const before = used();
  await steps(10, 10_000);
  expect(used()).toEqual(before);
  stepper.dispose();
  model.dispose();
});

it('holds no more batch shapes than are kept, and gives everything back', async () => {
  const model = new Model(decoder, initialParameters(decoder, 5));
  const stepper = new Stepper(model, defaultTrainingConfig);
  const shapes = async (from: number, to: number) => {
    for (let length = from; length < to; length++) {
      const batch = batchOf(length);
      await (await stepper.step([batch], length)).report;
      await stepper.evaluate([batch]);
    }
  };
  await shapes(4, 12);
  const { tensors } = used();
  await shapes(12, 16);
  expect(used().tensors).toBe(tensors + 4); // a table of relative positions for each length
  const before = used();
  await shapes(4, 16);
  expect(used()).toEqual(before);
  stepper.dispose();
  expect(requireBackend().stepMemory.bytes).toBe(0);
  model.dispose();
  expect(tf.memory().numTensors).toBe(0);
  expect(requireBackend().faults).toEqual([]);
});

it('gives the device back what models of other sizes took', async () => {
  for (const dModel of [64, 96, 128]) {
    const config = { ...decoder, dModel, dFf: 4 * dModel };
    const model = new Model(config, initialParameters(config, 5));
    const stepper = new Stepper(model, defaultTrainingConfig);
    await (await stepper.step([batchOf(4)], 0)).report;
    expect(held.bytes).toBeGreaterThan(4 * dModel * dModel);
    stepper.dispose();
    model.dispose();
    expect(held.bytes).toBeLessThan(2 ** 14);
  }
});
