// Half precision is a way to store: an op that reads activations in f16 computes in f32 and leaves its own in f16, and
// its gradients are f32. Oracle: the reference in f32 on cpu, within what rounding to f16 loses (2^-11 of each number).
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it, type TestContext } from 'vitest';
import { engineBackend, openBackend, requireBackend } from '../gpu/device.ts';
import { differentiable } from '../gpu/differentiable.ts';
import { attention } from './attention/attention.ts';
import { feedForward } from './feedForward/feedForward.ts';
import { forwardProduct, linear } from './linear/linear.ts';
import { multiplyInto } from './linear/multiply.ts';
import { residualNorm } from './rmsNorm/residualNorm.ts';
import { halfNumbers, narrowed, widened } from './testing/halves.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
} from './testing/outcomes.ts';

const rounding = 2e-3;

beforeAll(async () => {
  await openBackend('webgpu');
});

async function staysNear(context: TestContext, run: Run, shapes: number[][], allowed = rounding) {
  await tf.setBackend('webgpu');
  if (!requireBackend().storesHalves) context.skip('this adapter has no shader-f16');
  const inputs = shapes.map((shape, at) => halfNumbers(randomNumbers(shape, at + 1)));
  const off = await kernelDeviation(run, inputs);
  expect(off).toBeGreaterThan(0);
  expect(off).toBeLessThan(allowed);
}

it.for([
  [[64, 64], 32],
  [[512, 128], 128],
  [[2, 31, 33], 31],
  [[5, 12], 20],
  [[1, 1, 65], 40],
] as [number[], number][])('a linear layer of %j with %i outputs', async ([shape, outputs], context) => {
  const run: Run = (hidden, weight) => widened(linear(narrowed(hidden!), weight!));
  await staysNear(context, run, [shape, [outputs, shape.at(-1)!]]);
});

it.for([
  ['relu', false, 0],
  ['relu', false, 0.3],
  ['gelu', false, 0.3],
  ['gelu', true, 0],
  ['silu', true, 0.3],
] as const)('a feed-forward network: %s, gated: %s, dropout %f', async ([kind, gated, rate], context) => {
  const run: Run = (x, inner, outer) => {
    const dropout = rate > 0 ? { rate, site: 2, counter: constant(Int32Array.of(5, 6)) } : undefined;
    const weights = { inner: inner!, outer: outer! };
    return feedForward(narrowed(x!), weights, { kind, gated, dropout });
  };
  for (const [rows, width, wide] of [
    [31, 12, 20],
    [9, 7, 5],
  ] as const)
    await staysNear(context, run, [
      [rows, width],
      [gated ? 2 * wide : wide, width],
      [width, wide],
    ]);
});

it.for([
  ['of its own rows, biased', { memory: false, rate: 0 }],
  ['of its own rows, with dropout', { memory: false, rate: 0.2 }],
  ['of a memory', { memory: true, rate: 0 }],
] as const)('attention %s', async ([, { memory, rate }], context) => {
  const [batch, heads, queries, keys] = [2, 3, 33, memory ? 21 : 33];
  const run: Run = (...[first, ...others]) => {
    const codes = (length: number) => constant(new Int32Array(batch * length).fill(2), [batch, length]);
    const queryCodes = codes(queries);
    const visibility = { queryCodes, keyCodes: memory ? codes(keys) : queryCodes, causal: !memory };
    const buckets = constant(Int32Array.from({ length: 2 * queries - 1 }, (_, at) => at % 5));
    const dropout = rate > 0 ? { rate, site: 1, counter: constant(Int32Array.of(5, 6)) } : undefined;
    const bias = memory ? undefined : { table: others[0]!, bucketOfDistance: buckets };
    const seen = memory ? narrowed(others[0]!) : undefined;
    return widened(attention(narrowed(first!), seen, { heads, visibility, bias, dropout }));
  };
  for (const depth of [8, 13]) {
    const width = heads * depth;
    const shapes = memory
      ? [
          [batch, queries, width],
          [batch, keys, 2 * width],
        ]
      : [
          [batch, queries, 3 * width],
          [5, heads],
        ];
    await staysNear(context, run, shapes);
  }
});

it('one row of attention, as decoding takes it', async (context) => {
  const run: Run = (queries, memory) => {
    const codes = (length: number) => constant(new Int32Array(length).fill(2), [1, length]);
    const visibility = { queryCodes: codes(1), keyCodes: codes(20), causal: false };
    return widened(attention(narrowed(queries!), narrowed(memory!), { heads: 2, visibility }));
  };
  await staysNear(context, run, [
    [1, 1, 16],
    [1, 20, 32],
  ]);
});

it('a residual norm, whose stream stays in floats', async (context) => {
  const run: Run = (stream, update, scale) => {
    const precision = engineBackend() ? 'f16' : undefined;
    const found = residualNorm(stream!, update!, scale!, { epsilon: 1e-6, precision });
    expect(engineBackend()?.precisionOf(found.stream)).not.toBe('f16');
    return tf.concat([found.stream, engineBackend() ? widened(found.normed) : found.normed], -1);
  };
  await staysNear(context, run, [[31, 33], [31, 33], [33]]);
});

it('a product whose depth is cut into parts', async (context) => {
  const run: Run = (hidden, weight) => {
    const product = forwardProduct(hidden!, weight!);
    const backend = engineBackend();
    if (!backend) return linear(hidden!, weight!);
    const [result] = differentiable({
      inputs: [hidden!, weight!],
      forward: () => {
        const into = { tensor: backend.allocate([product.rows, product.columns], 'f16') };
        multiplyInto([{ product: { ...product, left: { tensor: narrowed(hidden!) } }, into }], { parts: 3 });
        return [tf.engine().makeTensorFromTensorInfo(into.tensor)];
      },
      backward: ([slopes]) => [tf.matMul(slopes!, weight!), tf.matMul(slopes!, hidden!, true)],
    });
    return widened(result!);
  };
  await staysNear(context, run, [
    [20, 64],
    [24, 64],
  ]);
});

it('is refused where a kernel reads floats', async (context) => {
  await tf.setBackend('webgpu');
  const backend = requireBackend();
  if (!backend.storesHalves) context.skip('this adapter has no shader-f16');
  const half = tf.engine().makeTensorFromTensorInfo(backend.allocate([4, 8], 'f16'));
  expect(() => tf.add(half, tf.ones([4, 8]))).toThrow(/kernel\.add: expected .* in f32, got f16/);
  expect(() => backend.view(half, 0, [8])).toThrow(/kernel\.view/);
  half.dispose();
});

it('is half as large, is refused by stock ops, and gives the same bits twice', async (context) => {
  await tf.setBackend('webgpu');
  const backend = requireBackend();
  if (!backend.storesHalves) context.skip('this adapter has no shader-f16');
  const half = tf.engine().makeTensorFromTensorInfo(backend.allocate([3, 1001], 'f16'));
  expect(backend.rangeOf(half).size).toBe(2 * 3004); // an even number of them
  expect(() => tf.square(half)).toThrow(/kernel\.precision/);
  half.dispose();
  const numbers = [randomNumbers([40, 16], 1), randomNumbers([24, 16], 2)];
  const run: Run = (hidden, weight) => widened(linear(narrowed(hidden!), weight!));
  expect(await outcomeOf('webgpu', run, numbers)).toEqual(await outcomeOf('webgpu', run, numbers));
});

it('is read back as the floats it stands for', async (context) => {
  await tf.setBackend('webgpu');
  if (!requireBackend().storesHalves) context.skip('this adapter has no shader-f16');
  const { shape, values } = halfNumbers(randomNumbers([7, 5], 3));
  const half = narrowed(tf.tensor(values, shape));
  expect(deviation(await half.data(), values)).toBe(0);
});
