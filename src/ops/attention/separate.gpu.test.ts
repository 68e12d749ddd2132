// Oracles: the reference on the cpu backend, numeric slopes, and what follows from the rules of visibility.
import type * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { dropoutFactors } from '../dropout/rule.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  type Numbers,
  outcomeDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { separateAttention as attention } from './separate.ts';
import type { AttentionOptions } from './shape.ts';

interface Case {
  batch: number;
  heads: number;
  queries: number;
  keys: number;
  depth: number;
  causal?: boolean;
  biased?: boolean;
  /** Position codes of each row, 2 * segment + prefix bit; without them all is one segment. */
  queryCodes?: number[];
  keyCodes?: number[];
  rate?: number;
}

const buckets = 6;
const [seed, step, site] = [3, 4, 9];
const plain = { batch: 2, heads: 3, queries: 5, keys: 5, depth: 7 };

function codes(batch: number, length: number, row: number[] | undefined): tf.Tensor {
  return constant(
    Int32Array.from({ length: batch * length }, (_, at) => row?.[at % length] ?? 2),
    [batch, length],
  );
}

function optionsOf(given: Case, table?: tf.Tensor): AttentionOptions {
  const { batch, heads, queries, keys, causal = false, rate = 0 } = given;
  const queryCodes = codes(batch, queries, given.queryCodes);
  const keyCodes = codes(batch, keys, given.keyCodes);
  const distances = Int32Array.from({ length: queries + keys - 1 }, (_, at) => (at * 5 + 1) % buckets);
  return {
    heads,
    visibility: { queryCodes, keyCodes, causal },
    bias: table && { table, bucketOfDistance: constant(distances) },
    dropout: rate > 0 ? { rate, site, counter: constant(Int32Array.of(seed, step)) } : undefined,
  };
}

function attending(given: Case): Run {
  return (query, key, value, table) => attention(query!, key!, value!, optionsOf(given, table));
}

function inputsOf({ batch, heads, queries, keys, depth, biased = false }: Case) {
  const width = heads * depth;
  const three = [
    randomNumbers([batch, queries, width], 1),
    randomNumbers([batch, keys, width], 2),
    randomNumbers([batch, keys, width], 3),
  ];
  return biased ? [...three, randomNumbers([buckets, heads], 4, 2)] : three;
}

const cases: Record<string, Case> = {
  'one of everything': { batch: 1, heads: 1, queries: 1, keys: 1, depth: 1, biased: true },
  'odd sizes': { batch: 3, heads: 5, queries: 31, keys: 33, depth: 13 },
  'odd sizes with a bias': { batch: 1, heads: 5, queries: 33, keys: 31, depth: 13, biased: true },
  '200 keys': { batch: 2, heads: 2, queries: 3, keys: 200, depth: 65, biased: true },
  'one key': { batch: 2, heads: 3, queries: 200, keys: 1, depth: 7, biased: true },
  'causal rows': { batch: 2, heads: 3, queries: 65, keys: 65, depth: 9, causal: true, biased: true },
  'packed segments and padding': {
    ...plain,
    biased: true,
    queryCodes: [2, 2, 4, 4, 0],
    keyCodes: [2, 2, 4, 4, 0],
  },
  'packed causal segments': {
    ...plain,
    causal: true,
    queryCodes: [2, 2, 4, 4, 0],
    keyCodes: [2, 2, 4, 4, 0],
  },
  'a prefix': {
    ...plain,
    causal: true,
    biased: true,
    queryCodes: [3, 3, 3, 2, 2],
    keyCodes: [3, 3, 3, 2, 2],
  },
  'prefixes of two segments': {
    ...plain,
    causal: true,
    queryCodes: [3, 3, 2, 5, 5],
    keyCodes: [3, 3, 2, 5, 5],
  },
  'rows that see nothing': { ...plain, queryCodes: [2, 0, 6, 2, 4], keyCodes: [2, 2, 4, 0, 0] },
  dropout: { batch: 2, heads: 3, queries: 31, keys: 33, depth: 5, rate: 0.3, biased: true },
  'dropout in causal segments': {
    ...plain,
    causal: true,
    rate: 0.5,
    queryCodes: [2, 2, 4, 4, 0],
    keyCodes: [2, 2, 4, 4, 0],
  },
  '65,537 queries': { batch: 1, heads: 1, queries: 65_537, keys: 1, depth: 2 },
  '65,537 keys': { batch: 1, heads: 1, queries: 1, keys: 65_537, depth: 2, biased: true },
};

beforeAll(async () => {
  await openBackend('webgpu');
});

it.each(Object.entries(cases))(
  'attends as the reference does, with the same gradients: %s',
  async (_, given) => {
    expect(await kernelDeviation(attending(given), inputsOf(given))).toBeLessThan(5e-5);
  },
);

it('gives the same bits twice', async () => {
  const given = cases['200 keys']!;
  const first = await outcomeOf('webgpu', attending(given), inputsOf(given));
  expect(outcomeDeviation(await outcomeOf('webgpu', attending(given), inputsOf(given)), first)).toBe(0);
});

describe.each(['webgpu', 'cpu'] as const)('on %s', (backend) => {
  it('gives zeros, and zero gradients, where a query sees nothing', async () => {
    const given: Case = { ...plain, heads: 1, queryCodes: [2, 0, 2, 2, 2], keyCodes: [2, 2, 2, 2, 2] };
    const { value, gradients } = await outcomeOf(backend, attending(given), inputsOf(given));
    expect(value.subarray(7, 14).every((each) => each === 0)).toBe(true);
    expect(gradients[0]!.subarray(7, 14).every((each) => each === 0)).toBe(true);
    expect(value.subarray(0, 7).every((each) => each !== 0)).toBe(true);
  });

  it('lets nothing outside a segment, or to the right, change a position', async () => {
    const given: Case = {
      ...plain,
      batch: 1,
      causal: true,
      queryCodes: [2, 2, 4, 4, 4],
      keyCodes: [2, 2, 4, 4, 4],
    };
    const [query, key, value] = inputsOf(given) as [Numbers, Numbers, Numbers];
    const changed = {
      shape: [...value.shape],
      values: value.values.map((each, at) => (Math.floor(at / 21) === 3 ? each + 1 : each)),
    };
    const before = (await outcomeOf(backend, attending(given), [query, key, value])).value;
    const after = (await outcomeOf(backend, attending(given), [query, key, changed])).value;
    const moved = [0, 1, 2, 3, 4].map(
      (row) =>
        deviation(after.subarray(row * 21, row * 21 + 21), before.subarray(row * 21, row * 21 + 21)) > 0,
    );
    expect(moved).toEqual([false, false, false, true, true]);
  });

  it('does not divide scores by the root of the depth', async () => {
    const given: Case = { batch: 1, heads: 1, queries: 1, keys: 2, depth: 4 };
    const query = { shape: [1, 1, 4], values: Float32Array.of(1, 1, 1, 1) };
    const key = { shape: [1, 2, 4], values: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0) };
    const value = { shape: [1, 2, 4], values: Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0) };
    const outcome = await outcomeOf(backend, attending(given), [query, key, value]);
    expect(outcome.value[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it('drops probabilities as the rule says', async () => {
    const size = 17;
    const given: Case = { batch: 2, heads: 1, queries: size, keys: size, depth: size, rate: 0.4 };
    const zeros = { shape: [2, size, size], values: new Float32Array(2 * size * size) };
    const identity = {
      shape: [2, size, size],
      values: zeros.values.map((_, at) => ((at % (size * size)) % (size + 1) === 0 ? 1 : 0)),
    };
    const { value } = await outcomeOf(backend, attending(given), [zeros, zeros, identity]);
    const factors = dropoutFactors(2 * size * size, 0.4, site, seed, step);
    expect(
      deviation(
        value,
        factors.map((factor) => factor / size),
      ),
    ).toBeLessThan(1e-6);
    expect([...value].map((each) => each === 0)).toEqual([...factors].map((each) => each === 0));
  });
});

it('has gradients that numeric slopes confirm', async () => {
  const given: Case = {
    ...plain,
    batch: 1,
    causal: true,
    biased: true,
    rate: 0.2,
    queryCodes: [3, 3, 2, 4, 4],
    keyCodes: [3, 3, 2, 4, 4],
  };
  for (const off of await slopeDeviations(attending(given), inputsOf(given))) expect(off).toBeLessThan(1e-3);
});
