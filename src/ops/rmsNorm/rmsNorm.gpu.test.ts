// Oracles: the reference on the cpu backend, numeric slopes, and the norm by its formula in double precision.
import { beforeAll, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import {
  deviation,
  kernelDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { rmsNorm } from './rmsNorm.ts';

const run: Run = (hidden, scale) => rmsNorm(hidden!, scale!, 1e-6);
const softened: Run = (hidden, scale) => rmsNorm(hidden!, scale!, 1);
const inputsOf = (shape: number[]) => [randomNumbers(shape, 1, 3), randomNumbers(shape.slice(-1), 2)];

beforeAll(async () => {
  await openBackend('webgpu');
});

it('normalizes a single number as the reference does', async () => {
  // With a small epsilon its gradient would be nothing but rounding.
  expect(await kernelDeviation(softened, inputsOf([1, 1]))).toBeLessThan(1e-5);
});

it.each([[[1, 200]], [[31, 33]], [[33, 31]], [[2, 3, 65]], [[65_537, 3]]])(
  'normalizes %j as the reference does, with the same gradients',
  async (shape) => {
    expect(await kernelDeviation(run, inputsOf(shape))).toBeLessThan(2e-5);
  },
);

it('divides by the root mean square without taking a mean off', async () => {
  const [hidden, scale] = inputsOf([1, 33]) as [
    ReturnType<typeof randomNumbers>,
    ReturnType<typeof randomNumbers>,
  ];
  const meanSquare = hidden.values.reduce((sum, value) => sum + value * value, 0) / 33;
  const expected = hidden.values.map(
    (value, at) => (value / Math.sqrt(meanSquare + 1e-6)) * scale.values[at]!,
  );
  const { value } = await outcomeOf('webgpu', run, [hidden, scale]);
  expect(deviation(value, expected)).toBeLessThan(1e-6);
});

it('keeps a row of zeros at zero, and its gradient finite', async () => {
  const zeros = { shape: [2, 5], values: new Float32Array(10) };
  const { value, gradients } = await outcomeOf('webgpu', run, [zeros, randomNumbers([5], 2)]);
  expect(value.every((each) => each === 0)).toBe(true);
  expect(gradients.every((gradient) => gradient.every(Number.isFinite))).toBe(true);
});

it('has gradients that numeric slopes confirm', async () => {
  for (const off of await slopeDeviations(run, inputsOf([3, 7]))) expect(off).toBeLessThan(1e-3);
});
