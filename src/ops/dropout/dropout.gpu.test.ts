// Oracles: the rule on the host (its Philox is TensorFlow's), bit for bit, and the share that is kept.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { constant, deviation, type Numbers, randomNumbers } from '../testing/outcomes.ts';
import droppedText from './dropped.wgsl?raw';
import philox from './philox.wgsl?raw';
import { dropoutReference } from './reference.ts';
import { dropoutFactors, dropoutScale, dropoutThreshold } from './rule.ts';

const [seed, step, site] = [2_147_483_647, 12, 5];

/** The functions that ops drop with, on their own. */
const droppedKernel = kernel(
  'testDropped',
  `struct Sizes { elements: u32, threshold: u32, site: u32, scale: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> counter: array<u32>;
@group(0) @binding(3) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let element = (group.x + group.y * groups.x) * 64u + lane;
  if (element < sizes.elements) {
    result[element] = dropped(hidden[element], counter[0], counter[1], sizes.site, element, sizes.threshold, sizes.scale);
  }
}`,
  { includes: [philox, droppedText], constants: { DROPS: true } },
);

async function droppedOnDevice({ shape, values }: Numbers, rate: number): Promise<Float32Array> {
  const hidden = constant(values, shape);
  const { result } = launch(droppedKernel, {
    tensors: { hidden, counter: constant(Int32Array.of(seed, step)) },
    outputs: { result: shape },
    sizes: { elements: hidden.size, threshold: dropoutThreshold(rate), site, scale: dropoutScale(rate) },
    groups: workgroups(Math.ceil(hidden.size / 64)),
  });
  const found = new Float32Array(await result.data());
  result.dispose();
  return found;
}

const ones = (count: number) => ({ shape: [count], values: new Float32Array(count).fill(1) });

beforeAll(async () => {
  await openBackend('webgpu');
});

it.each([0.05, 0.1, 0.5, 0.9])('drops what the rule says at rate %d', async (rate) => {
  const factors = dropoutFactors(1003, rate, site, seed, step);
  expect(deviation(await droppedOnDevice(ones(1003), rate), factors)).toBe(0);
});

it.each([[[1]], [[31]], [[65_537, 65]]])('drops %j elements as the rule says', async (shape) => {
  const numbers = randomNumbers(shape, 3);
  const factors = dropoutFactors(numbers.values.length, 0.25, site, seed, step);
  const expected = numbers.values.map((value, at) => value * factors[at]!);
  expect(deviation(await droppedOnDevice(numbers, 0.25), expected)).toBe(0);
});

it('drops nothing at rate 0', async () => {
  const numbers = randomNumbers([100], 3);
  expect(await droppedOnDevice(numbers, 0)).toEqual(numbers.values);
});

it.each([0.1, 0.5])('keeps a share of 1 - %d, scaled so that the mean stays', async (rate) => {
  const count = 200_000;
  const kept = (await droppedOnDevice(ones(count), rate)).filter((each) => each !== 0);
  const spread = Math.sqrt((rate * (1 - rate)) / count);
  expect(Math.abs(kept.length / count - (1 - rate))).toBeLessThan(5 * spread);
  expect(kept.every((each) => each === Math.fround(dropoutScale(rate)))).toBe(true);
});

it('is a product with the same factors in the reference', async () => {
  await tf.setBackend('cpu');
  const rule = { rate: 0.4, site, counter: tf.tensor1d([seed, step], 'int32') };
  const found = await tf.tidy(() => dropoutReference(tf.ones([93]), rule)).data();
  expect(deviation(found, dropoutFactors(93, 0.4, site, seed, step))).toBe(0);
  await tf.setBackend('webgpu');
});

it('drops other elements at another site, step or seed', () => {
  const first = dropoutFactors(256, 0.5, 1, 2, 3);
  for (const [at, of, on] of [
    [2, 2, 3],
    [1, 3, 3],
    [1, 2, 4],
  ] as const) {
    expect(dropoutFactors(256, 0.5, at, of, on)).not.toEqual(first);
  }
});
