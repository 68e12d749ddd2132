// Oracles: the rule on the host (its Philox is TensorFlow's), bit for bit, and the share that is kept.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
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
import { dropout, residual } from './dropout.ts';
import { dropoutFactors, dropoutScale } from './rule.ts';

const [seed, step, site] = [2_147_483_647, 12, 5];
const ruleOf = (rate: number, at = site) => ({
  rate,
  site: at,
  counter: constant(Int32Array.of(seed, step)),
});
const dropped =
  (rate: number): Run =>
  (hidden) =>
    dropout(hidden!, ruleOf(rate));
const ones = (count: number) => ({ shape: [count], values: new Float32Array(count).fill(1) });

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(['webgpu', 'cpu'] as const)('on %s', (backend) => {
  it.each([0.05, 0.1, 0.5, 0.9])(
    'drops what the rule says at rate %d, forward and backward',
    async (rate) => {
      const factors = dropoutFactors(1003, rate, site, seed, step);
      const { value, gradients } = await outcomeOf(backend, dropped(rate), [ones(1003)]);
      expect(deviation(value, factors)).toBe(0);
      const slopes = randomNumbers([1003], slopesSeed).values;
      expect(
        deviation(
          gradients[0]!,
          slopes.map((slope, at) => slope * factors[at]!),
        ),
      ).toBe(0);
    },
  );

  it('joins the stream as residual + dropout(update)', async () => {
    const [stream, update] = [randomNumbers([31, 33], 1), randomNumbers([31, 33], 2)];
    const run: Run = (x, y) => residual(x!, y!, ruleOf(0.3));
    const { value, gradients } = await outcomeOf(backend, run, [stream, update]);
    const factors = dropoutFactors(31 * 33, 0.3, site, seed, step);
    const slopes = randomNumbers([31, 33], slopesSeed).values;
    const joined = stream.values.map((each, at) => each + update.values[at]! * factors[at]!);
    expect(deviation(value, joined)).toBeLessThan(1e-6);
    expect(deviation(gradients[0]!, slopes)).toBe(0);
    expect(
      deviation(
        gradients[1]!,
        slopes.map((slope, at) => slope * factors[at]!),
      ),
    ).toBe(0);
  });
});

it.each([[[1]], [[31]], [[65_537, 65]]])('drops %j elements as the reference does', async (shape) => {
  expect(await kernelDeviation(dropped(0.25), [randomNumbers(shape, 3)])).toBe(0);
});

it.each([0.1, 0.5])('keeps a share of 1 - %d, scaled so that the mean stays', async (rate) => {
  const count = 200_000;
  const { value } = await outcomeOf('webgpu', dropped(rate), [ones(count)]);
  const kept = value.filter((each) => each !== 0);
  const spread = Math.sqrt((rate * (1 - rate)) / count);
  expect(Math.abs(kept.length / count - (1 - rate))).toBeLessThan(5 * spread);
  expect(kept.every((each) => each === Math.fround(dropoutScale(rate)))).toBe(true);
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

it('hands its input through without a rule', () => {
  const hidden = tf.tensor1d([1, 2]);
  expect(dropout(hidden, undefined)).toBe(hidden);
  hidden.dispose();
});

it('has gradients that numeric slopes confirm', async () => {
  for (const off of await slopeDeviations(dropped(0.4), [randomNumbers([5, 7], 9)]))
    expect(off).toBeLessThan(1e-3);
});
