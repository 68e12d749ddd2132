// Oracles: the rows themselves, the reference on the cpu backend, and numeric slopes.
import { beforeAll, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { occurrencesById } from '../../math/occurrences.ts';
import { uniformIntegers } from '../../math/random.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { embed } from './embed.ts';

function embedded(ids: Int32Array<ArrayBuffer>, shape: [number, number], vocabulary: number, rate = 0): Run {
  const { order, starts } = occurrencesById(ids, vocabulary);
  return (table) => {
    const tokens = { ids: constant(ids, shape), order: constant(order), starts: constant(starts) };
    const counter = constant(Int32Array.of(3, 4));
    return embed(table!, tokens, rate > 0 ? { rate, site: 2, counter } : undefined);
  };
}

const randomIds = (count: number, below: number) => uniformIntegers([11n, 0n], count, 0, below);

beforeAll(async () => {
  await openBackend('webgpu');
});

it.each([
  [33, 31, [1, 1]],
  [33, 1, [31, 33]],
  [4100, 33, [3, 31]],
  [5, 65, [1, 65_537]],
] as [number, number, [number, number]][])(
  'looks up %i rows of %i numbers for ids %j as the reference does, with the same gradient',
  async (vocabulary, width, shape) => {
    const run = embedded(randomIds(shape[0] * shape[1], vocabulary), shape, vocabulary);
    expect(await kernelDeviation(run, [randomNumbers([vocabulary, width], 1)])).toBeLessThan(1e-5);
  },
);

it('drops the same elements as the reference, forward and back', async () => {
  const run = embedded(randomIds(93, 33), [3, 31], 33, 0.4);
  expect(await kernelDeviation(run, [randomNumbers([33, 7], 1)])).toBeLessThan(1e-5);
});

it('gives the rows bit for bit', async () => {
  const table = randomNumbers([7, 5], 2);
  const { value } = await outcomeOf('webgpu', embedded(Int32Array.of(6, 0, 3, 6), [2, 2], 7), [table]);
  const rows = [6, 0, 3, 6].flatMap((id) => [...table.values.subarray(id * 5, id * 5 + 5)]);
  expect([...value]).toEqual(rows);
});

it('gives the same gradient bits twice, and exactly 0 to ids that did not occur', async () => {
  const ids = randomIds(500, 20);
  const table = randomNumbers([33, 31], 3);
  const [first, second] = [
    await outcomeOf('webgpu', embedded(ids, [4, 125], 33), [table]),
    await outcomeOf('webgpu', embedded(ids, [4, 125], 33), [table]),
  ];
  expect(deviation(second.gradients[0]!, first.gradients[0]!)).toBe(0);
  expect([...first.gradients[0]!.subarray(20 * 31)]).toEqual(new Array(13 * 31).fill(0));
  expect(first.gradients[0]!.subarray(0, 20 * 31).some((slope) => slope !== 0)).toBe(true);
});

it('has gradients that numeric slopes confirm', async () => {
  const run = embedded(Int32Array.of(4, 0, 4, 2), [2, 2], 5);
  for (const off of await slopeDeviations(run, [randomNumbers([5, 3], 4)])) expect(off).toBeLessThan(1e-3);
});
