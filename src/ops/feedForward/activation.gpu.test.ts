// Oracles: the reference on the cpu backend, numeric slopes, and the activations by their formulas.
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { dropoutFactors } from '../dropout/rule.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
  slopesSeed,
} from '../testing/outcomes.ts';
import { activation } from './activation.ts';
import type { Activation } from './kinds.ts';

const formulas: Record<Activation, (x: number) => number> = {
  relu: (x) => Math.max(x, 0),
  gelu: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x / (1 + Math.exp(-x)),
};
const kinds = Object.keys(formulas) as Activation[];

function activated(kind: Activation, rate = 0): Run {
  return (hidden, gate) => {
    const rule = rate > 0 ? { rate, site: 2, counter: constant(Int32Array.of(5, 6)) } : undefined;
    return activation(hidden!, gate, kind, rule);
  };
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(kinds)('%s', (kind) => {
  it.each([[[1]], [[31, 33]]])(
    'equals the reference on %j, gated or not, with dropout or not',
    async (shape) => {
      const [hidden, gate] = [randomNumbers(shape, 1, 6), randomNumbers(shape, 2)];
      for (const rate of [0, 0.3]) {
        expect(await kernelDeviation(activated(kind, rate), [hidden])).toBeLessThan(1e-5);
        expect(await kernelDeviation(activated(kind, rate), [hidden, gate])).toBeLessThan(1e-5);
      }
    },
  );

  it('equals its formula, far out as well', async () => {
    const values = Float32Array.of(-80, -20, -3, -1, -0.1, 0, 0.1, 1, 3, 20, 80);
    const { value, gradients } = await outcomeOf('webgpu', activated(kind), [{ shape: [11], values }]);
    expect(deviation(value, Float32Array.from(values, formulas[kind]))).toBeLessThan(1e-6);
    expect(gradients[0]!.every(Number.isFinite)).toBe(true);
  });

  it('has gradients that numeric slopes confirm', async () => {
    // Away from 0, where relu has no slope.
    const hidden = randomNumbers([5, 7], 3, 2);
    hidden.values.forEach((value, at) => {
      hidden.values[at] = value + Math.sign(value) * 0.1;
    });
    const deviations = await slopeDeviations(activated(kind, 0.2), [hidden, randomNumbers([5, 7], 4)]);
    for (const off of deviations) expect(off).toBeLessThan(1e-3);
  });
});

it('covers as many elements as need a second row of workgroups', async () => {
  const shape = [65_537, 65];
  const inputs = [randomNumbers(shape, 5), randomNumbers(shape, 6)];
  expect(await kernelDeviation(activated('relu'), inputs)).toBeLessThan(1e-6);
});

it('drops what the rule says, forward and backward', async () => {
  const hidden = { shape: [999], values: new Float32Array(999).fill(2) };
  const factors = dropoutFactors(999, 0.3, 2, 5, 6);
  const { value, gradients } = await outcomeOf('webgpu', activated('relu', 0.3), [hidden]);
  const slopes = randomNumbers([999], slopesSeed).values;
  expect(
    deviation(
      value,
      factors.map((factor) => 2 * factor),
    ),
  ).toBe(0);
  expect(
    deviation(
      gradients[0]!,
      slopes.map((slope, at) => slope * factors[at]!),
    ),
  ).toBe(0);
});
