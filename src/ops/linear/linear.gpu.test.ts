// Oracles: the product in double precision on the host, the cpu backend's gradients, numeric slopes, and t5x's own case.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend, requireBackend } from '../../gpu/device.ts';
import {
  deviation,
  kernelDeviation,
  type Numbers,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { linear } from './linear.ts';

const run: Run = (hidden, weight) => linear(hidden!, weight!);

function product(hidden: Numbers, weight: Numbers): number[] {
  const [outputs, inputs] = weight.shape as [number, number];
  const rows = hidden.values.length / inputs;
  return Array.from({ length: rows * outputs }, (_, at) => {
    const [row, out] = [Math.floor(at / outputs), at % outputs];
    let sum = 0;
    for (let k = 0; k < inputs; k++)
      sum += hidden.values[row * inputs + k]! * weight.values[out * inputs + k]!;
    return sum;
  });
}

beforeAll(async () => {
  await openBackend('webgpu');
});

it.each([
  [[1, 1], 1],
  [[2, 31, 33], 31],
  [[33, 31], 200],
  [[1, 1, 65], 4100],
  [[65_537, 3], 2],
] as [number[], number][])(
  'takes %j to %i outputs, with the gradients of the cpu backend',
  async (shape, outputs) => {
    const inputs = [randomNumbers(shape, 1), randomNumbers([outputs, shape.at(-1)!], 2)] as [
      Numbers,
      Numbers,
    ];
    const { value } = await outcomeOf('webgpu', run, inputs);
    expect(deviation(value, product(...inputs))).toBeLessThan(1e-5);
    expect(await kernelDeviation(run, inputs)).toBeLessThan(1e-4); // a weight's gradient adds up 65,537 rows
  },
);

it('has gradients that numeric slopes confirm', async () => {
  const inputs = [randomNumbers([3, 5], 3), randomNumbers([4, 5], 4)];
  for (const off of await slopeDeviations(run, inputs)) expect(off).toBeLessThan(1e-3);
});

it('takes one dispatch forward and one backward', async () => {
  await tf.setBackend('webgpu');
  const [hidden, weight] = [tf.ones([2, 3, 4]), tf.ones([8, 4])];
  const before = requireBackend().dispatches;
  tf.tidy(() => {
    linear(hidden, weight);
  });
  expect(requireBackend().dispatches).toBe(before + 1);
  tf.tidy(() => {
    tf.grads((x, w) => linear(x!, w!))([hidden, weight], tf.ones([2, 3, 8]));
  });
  expect(requireBackend().dispatches).toBe(before + 3);
  tf.dispose([hidden, weight]);
});

describe("t5x's feed-forward case", () => {
  // layers_test.py test_mlp_same_out_dim; kernels are [in, out] there.
  const wi = [
    [-0.86757113, 0.08417511, 0.02258635, -0.91241026],
    [-0.19464374, 0.49809837, 0.78084683, 0.92672896],
  ];
  const wo = [
    [0.0115478, 0.13972497],
    [0.9749803, 0.59032607],
    [-0.05997944, 0.61657023],
    [0.29342723, 0.81811643],
  ];

  it.each(['webgpu', 'cpu'] as const)('comes out on %s', async (backend) => {
    await tf.setBackend(backend);
    const states = tf.tidy(() => {
      const hidden = linear(
        tf.tensor2d([
          [1, 1],
          [1, 2],
          [2, 2],
          [3, 1],
        ]),
        tf.tensor2d(wi).transpose(),
      );
      return linear(tf.relu(hidden), tf.tensor2d(wo).transpose());
    });
    const expected = [
      0.52371722, 0.85081857, 1.23444617, 2.38447809, 1.04743445, 1.70163715, 0.68094444, 0.96633786,
    ];
    expect(deviation(await states.data(), expected)).toBeLessThan(1e-6);
    states.dispose();
  });
});
