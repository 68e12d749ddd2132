// Adapters that offer less. Oracle: the same steps on a device with everything this machine's adapter has.
import { afterEach, expect, it, vi } from 'vitest';
import { defaultTrainingConfig } from '../config/training.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { Stepper } from './step.ts';
import { randomBatch, smallest } from './testing/batches.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The next device is opened on an adapter that claims to have none but these features and limits. */
async function offerOnly(
  features: GPUFeatureName[],
  limits: Partial<Record<keyof GPUSupportedLimits, number>>,
) {
  const request = navigator.gpu.requestAdapter.bind(navigator.gpu);
  vi.spyOn(navigator.gpu, 'requestAdapter').mockImplementation(async (options) => {
    const adapter = await request(options);
    if (!adapter) return null;
    const offered: Pick<GPUAdapter, 'features' | 'limits' | 'info' | 'requestDevice'> = {
      features: new Set(features.filter((feature) => adapter.features.has(feature))) as GPUSupportedFeatures,
      limits: new Proxy(adapter.limits, {
        get: (real, name: keyof GPUSupportedLimits) => limits[name] ?? real[name],
      }),
      info: adapter.info,
      requestDevice: (descriptor) => adapter.requestDevice(descriptor),
    };
    return offered as GPUAdapter;
  });
}

async function losses(steps: number, chunkBytes?: number, fp16 = false): Promise<number[]> {
  await openBackend('webgpu');
  const model = new Model(smallest, initialParameters(smallest, 5), { chunkBytes });
  const stepper = new Stepper(model, { ...defaultTrainingConfig, learningRate: 0.03, fp16 });
  const found: number[] = [];
  for (let step = 0; step < steps; step++) {
    const batch = randomBatch({ batchSize: 3, inputLength: 9, targetLength: 7, vocabSize: 64 }, step % 4);
    const { loss } = await (await stepper.step([batch], step)).report;
    found.push(loss);
  }
  stepper.dispose();
  model.dispose();
  return found;
}

/** What every WebGPU adapter has to offer (WebGPU, section 3.6.2). */
const least = {
  maxBufferSize: 268_435_456,
  maxStorageBufferBindingSize: 134_217_728,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
};

const wished: GPUFeatureName[] = ['shader-f16', 'timestamp-query', 'subgroups'];

it.each([
  ['without f16, timestamps and subgroups', [], {}, undefined],
  ['without subgroups', ['shader-f16', 'timestamp-query'], {}, undefined],
  ['with no more than the limits that all have', wished, least, undefined],
  ['without all of it, whose buffers are too small for the model', [], least, 16_384],
] as [string, GPUFeatureName[], Partial<Record<keyof GPUSupportedLimits, number>>, number | undefined][])(
  'training is the same on an adapter %s',
  async (_, features, limits, chunkBytes) => {
    const expected = await losses(10);
    await offerOnly(features, limits);
    const found = await losses(10, chunkBytes);
    const { device, faults } = requireBackend();
    const denied = wished.filter((feature) => !features.includes(feature));
    expect(denied.filter((feature) => device.features.has(feature))).toEqual([]);
    for (const [name, limit] of Object.entries(limits)) {
      expect(device.limits[name as keyof GPUSupportedLimits]).toBe(limit);
    }
    expect(faults).toEqual([]);
    expect(found.map((loss, step) => loss / expected[step]!)).toEqual(
      expected.map(() => expect.closeTo(1, 4)),
    );
    expect(found.at(-1)!).toBeLessThan(found[0]!);
  },
);

it('activations are floats where half precision is asked of an adapter without it', async () => {
  await offerOnly(['subgroups'], {});
  const floats = await losses(3);
  expect(await losses(3, undefined, true)).toEqual(floats);
  expect(requireBackend().faults).toEqual([]);
});
