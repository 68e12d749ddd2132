// Oracles: a kernel whose result is known, and tfjs's own ops in the same command stream.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Mistake } from '../errors/mistake.ts';
import type { EngineBackend } from './backend.ts';
import { closeBackend, engineBackend, openBackend, requireBackend } from './device.ts';
import { kernel } from './kernel.ts';
import { launch } from './launch.ts';

const scale = kernel(
  'testScale',
  `struct Sizes { elements: u32, factor: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
  if (thread.x < sizes.elements) {
    result[thread.x] = source[thread.x] * sizes.factor;
  }
}`,
);
const grow = kernel(
  'testGrow',
  `struct Sizes { elements: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
  if (thread.x < sizes.elements) {
    values[thread.x] += 1.0;
  }
}`,
);

let backend: EngineBackend;

beforeAll(async () => {
  await openBackend('webgpu');
  backend = requireBackend();
});

function scaled(source: tf.Tensor, factor: number): tf.Tensor {
  const sizes = { elements: source.size, factor };
  return launch(scale, { tensors: { source }, outputs: { result: source.shape }, sizes, groups: [1, 1, 1] })
    .result;
}

describe('a launch', () => {
  it('gives a tensor that tfjs goes on with', async () => {
    const result = tf.tidy(() => tf.add(scaled(tf.mul(tf.tensor1d([1, 2, 3]), 2), 10), 0.5));
    expect([...(await result.data())]).toEqual([20.5, 40.5, 60.5]);
    result.dispose();
  });

  it('makes tensors that belong to the tidy around it', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      scaled(tf.tensor1d([1]), 2);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('uses each set of sizes as its own, however they alternate', async () => {
    const source = tf.tensor1d([1]);
    const results = [2, 3, 2, 5].map((factor) => scaled(source, factor));
    const found = await Promise.all(results.map(async (each) => (await each.data())[0]));
    expect(found).toEqual([2, 3, 2, 5]);
    tf.dispose([source, ...results]);
  });

  it('is refused without a tensor for every binding', () => {
    const sizes = { elements: 1, factor: 1 };
    const without = () => launch(scale, { tensors: {}, outputs: { result: [1] }, sizes, groups: [1, 1, 1] });
    expect(without).toThrow(Mistake);
    expect(without).toThrow(/kernel\.testScale: expected a tensor for source/);
  });

  it('is refused without all sizes', () => {
    const source = tf.tensor1d([1]);
    const without = () =>
      launch(scale, {
        tensors: { source },
        outputs: { result: [1] },
        sizes: { elements: 1 },
        groups: [1, 1, 1],
      });
    expect(without).toThrow(/kernel\.testScale: expected a value for factor/);
    source.dispose();
  });

  it('goes through in order when there are more than fit one submission', async () => {
    const values = tf.tensor1d([0, 10]);
    const before = backend.dispatches;
    for (let time = 0; time < 200; time++) backend.dispatch(grow, { values }, { elements: 2 }, [1, 1, 1]);
    expect(backend.dispatches).toBe(before + 200);
    expect([...(await values.data())]).toEqual([200, 210]);
    values.dispose();
  });

  it('in place is seen by those who had looked before', async () => {
    const values = tf.tensor1d([1, 2]);
    for (const expected of [
      [2, 3],
      [3, 4],
    ]) {
      backend.dispatch(grow, { values }, { elements: 2 }, [1, 1, 1]);
      expect([...(await values.data())]).toEqual(expected); // tfjs keeps what it read
    }
    values.dispose();
  });

  it('may outlive its inputs', async () => {
    const source = tf.tensor1d(new Float32Array(777).fill(2));
    const result = scaled(source, 3);
    source.dispose();
    const other = tf.add(tf.tensor1d(new Float32Array(777).fill(9)), 1); // would take the buffer, were it free
    expect((await result.data())[0]).toBe(6);
    tf.dispose([result, other]);
  });
});

describe('copyInto', () => {
  it('copies in the order of the stream', async () => {
    const [source, target] = [tf.tensor1d([1, 2]), tf.tensor1d([0, 0])];
    backend.dispatch(grow, { values: source }, { elements: 2 }, [1, 1, 1]);
    backend.copyInto(target, source);
    backend.dispatch(grow, { values: source }, { elements: 2 }, [1, 1, 1]);
    backend.dispatch(grow, { values: target }, { elements: 1 }, [1, 1, 1]);
    expect([...(await target.data())]).toEqual([3, 3]);
    expect([...(await source.data())]).toEqual([3, 4]);
    tf.dispose([source, target]);
  });
});

describe('overwrite', () => {
  it('lets recorded work read the old values first', async () => {
    const source = tf.tensor1d([1, 2]);
    const old = scaled(source, 10);
    backend.overwrite(source, Float32Array.of(5, 6));
    const fresh = scaled(source, 10);
    expect([...(await old.data()), ...(await fresh.data())]).toEqual([10, 20, 50, 60]);
    tf.dispose([source, old, fresh]);
  });
});

it('matmul gives the same bits twice, also where a sum is long', async () => {
  const [left, right] = [
    tf.randomUniform([4, 5000], -1, 1, 'float32', 1),
    tf.randomUniform([5000, 4], -1, 1, 'float32', 2),
  ];
  const [first, second] = [tf.matMul(left, right), tf.matMul(left, right)];
  expect([...(await second.data())]).toEqual([...(await first.data())]);
  tf.dispose([left, right, first, second]);
});

it('is asked for in vain where it is not open', async () => {
  closeBackend();
  await openBackend('cpu');
  expect(engineBackend()).toBeUndefined();
  expect(requireBackend).toThrow(Mistake);
  expect(requireBackend).toThrow(/device\.backend: expected the WebGPU backend, got cpu/);
});
