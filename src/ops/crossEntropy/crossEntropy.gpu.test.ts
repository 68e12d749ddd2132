// Oracles: the reference on the cpu backend, the formula of spec 6.3 in double precision, and numeric slopes.
import { beforeAll, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { crossEntropy } from './crossEntropy.ts';

const targetAt = (token: number, vocabulary: number) => (token * 7 + 3) % vocabulary;
const weightAt = (token: number) => (token % 3) / 2; // 0, 0.5, 1

function scored(tokens: number, vocabulary: number, zLoss = 1e-2): Run {
  return (logits) => {
    const targets = constant(Int32Array.from({ length: tokens }, (_, token) => targetAt(token, vocabulary)));
    const weights = constant(Float32Array.from({ length: tokens }, (_, token) => weightAt(token)));
    return crossEntropy(logits!, {
      targets,
      weights,
      inverseWeight: constant(Float32Array.of(2 / tokens)),
      zLoss,
    });
  };
}

beforeAll(async () => {
  await openBackend('webgpu');
});

it.each([
  [2, 33],
  [31, 33],
  [33, 31],
  [5, 4100],
  [65_537, 65],
])(
  'scores %i tokens over %i ids as the reference does, with the same gradients',
  async (tokens, vocabulary) => {
    const logits = randomNumbers([tokens, vocabulary], 4, 8);
    expect(await kernelDeviation(scored(tokens, vocabulary), [logits])).toBeLessThan(2e-5);
  },
);

it.each(['webgpu', 'cpu'] as const)('is logZ - logit[target], and zLoss logZ^2, on %s', async (backend) => {
  const logits = randomNumbers([6, 33], 5, 8);
  const expected = [0, 0];
  for (let token = 0; token < 6; token++) {
    const row = logits.values.subarray(token * 33, token * 33 + 33);
    const logZ = Math.log(row.reduce((sum, each) => sum + Math.exp(each), 0));
    expected[0]! += ((logZ - row[targetAt(token, 33)]!) * weightAt(token)) / 3;
    expected[1]! += (1e-2 * logZ * logZ * weightAt(token)) / 3;
  }
  const { value } = await outcomeOf(backend, scored(6, 33), [logits]);
  expect(value[0]).toBeCloseTo(expected[0]!, 5);
  expect(value[1]).toBeCloseTo(expected[1]!, 5);
});

it('stays finite where exp of a logit would overflow', async () => {
  const logits = randomNumbers([6, 33], 6, 500);
  const { value, gradients } = await outcomeOf('webgpu', scored(6, 33), [logits]);
  expect([...value, ...gradients[0]!].every(Number.isFinite)).toBe(true);
});

it('gives tokens of weight 0 a gradient of exactly 0', async () => {
  const { gradients } = await outcomeOf('webgpu', scored(4, 33), [randomNumbers([4, 33], 7)]);
  expect([...gradients[0]!.subarray(0, 33)]).toEqual(new Array(33).fill(0));
  expect(gradients[0]!.subarray(33, 66).some((slope) => slope !== 0)).toBe(true);
});

it('gives the same bits twice', async () => {
  const logits = [randomNumbers([33, 4100], 8, 8)];
  const first = await outcomeOf('webgpu', scored(33, 4100), logits);
  const second = await outcomeOf('webgpu', scored(33, 4100), logits);
  expect(deviation(second.value, first.value)).toBe(0);
  expect(deviation(second.gradients[0]!, first.gradients[0]!)).toBe(0);
});

it('has gradients that numeric slopes confirm', async () => {
  for (const off of await slopeDeviations(scored(5, 9), [randomNumbers([5, 9], 9, 2)]))
    expect(off).toBeLessThan(1e-3);
});
