// Oracles: the reference on the cpu backend, numeric slopes, the model's own masks, and what follows from the rules.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineBackend, openBackend, requireBackend } from '../../gpu/device.ts';
import { maskOf } from '../../model/masks.ts';
import { dropoutFactors } from '../dropout/rule.ts';
import {
  constant,
  deviation,
  kernelDeviation,
  type Numbers,
  outcomeDeviation,
  outcomeOf,
  place,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { attended, attention } from './attention.ts';
import { attentionReference } from './reference.ts';
import { type AttentionOptions, extentOf } from './shape.ts';
import type { Variant } from './variants.ts';

interface Case {
  batch: number;
  heads: number;
  queries: number;
  /** Length of a memory; without it keys and values come packed with the queries. */
  keys?: number;
  depth: number;
  causal?: boolean;
  buckets?: number;
  /** Position codes of each row, 2 * segment + prefix bit; without them all is one segment. */
  queryCodes?: number[];
  keyCodes?: number[];
  rate?: number;
  firstQuery?: number;
  /** Largest size of an input. */
  size?: number;
}

const [seed, step, site] = [3, 4, 9];
const plain = { batch: 2, heads: 3, queries: 5, depth: 7 };
const longest = 80; // of the tables that firstQuery reads

function codes(batch: number, length: number, row: number[] | undefined): tf.Tensor {
  return constant(
    Int32Array.from({ length: batch * length }, (_, at) => row?.[at % length] ?? 2),
    [batch, length],
  );
}

function optionsOf(given: Case, table?: tf.Tensor): AttentionOptions {
  const { batch, heads, queries, keys, causal = false, rate = 0, buckets = 1, firstQuery } = given;
  const queryCodes = codes(batch, queries, given.queryCodes);
  const keyCodes = keys === undefined ? queryCodes : codes(batch, keys, given.keyCodes);
  const length = firstQuery === undefined ? queries + (keys ?? queries) - 1 : 2 * longest - 1;
  const distances = Int32Array.from({ length }, (_, at) => (at * 5 + 1) % buckets);
  return {
    heads,
    visibility: { queryCodes, keyCodes, causal },
    bias: table && { table, bucketOfDistance: constant(distances) },
    dropout: rate > 0 ? { rate, site, counter: constant(Int32Array.of(seed, step)) } : undefined,
    firstQuery: firstQuery === undefined ? undefined : constant(Int32Array.of(firstQuery)),
  };
}

/** Takes queries, memory if there is one, table if there is one; a variant is for WebGPU only. */
function attending(given: Case, variant?: Variant): Run {
  return (queries, ...others) => {
    const memory = given.keys === undefined ? undefined : others[0];
    const options = optionsOf(given, given.buckets ? others.at(-1) : undefined);
    if (!variant || !engineBackend()) return attention(queries!, memory, options);
    const extent = extentOf(queries!, memory, given.heads);
    return attended({ queries: queries!, memory, extent, options, variant });
  };
}

function inputsOf({ batch, heads, queries, keys, depth, buckets, size = 1 }: Case): Numbers[] {
  const width = heads * depth;
  const packed = [randomNumbers([batch, queries, keys === undefined ? 3 * width : width], 1, size)];
  if (keys !== undefined) packed.push(randomNumbers([batch, keys, 2 * width], 2, size));
  if (buckets) packed.push(randomNumbers([buckets, heads], 4, 2));
  return packed;
}

const segments = (length: number, of: number[]) =>
  Array.from({ length }, (_, at) => of[((at * of.length) / length) | 0]!);

const cases: Record<string, Case> = {
  'one of everything': { batch: 1, heads: 1, queries: 1, depth: 1, buckets: 2 },
  'one query, many keys': { batch: 2, heads: 3, queries: 1, keys: 300, depth: 20, buckets: 6 },
  'many queries, one key': { batch: 2, heads: 3, queries: 200, keys: 1, depth: 7, buckets: 6 },
  'length 31, odd depth': { batch: 3, heads: 5, queries: 31, depth: 13, buckets: 6 },
  'length 33, depth 64': { batch: 2, heads: 2, queries: 33, depth: 64, causal: true, buckets: 32 },
  'a memory': { batch: 3, heads: 5, queries: 31, keys: 33, depth: 13 },
  'a memory with a bias': { batch: 1, heads: 5, queries: 33, keys: 31, depth: 12, buckets: 6 },
  'depth 4': { batch: 1, heads: 2, queries: 70, depth: 4, causal: true, buckets: 6 },
  'depth 128, 128 buckets': { batch: 1, heads: 1, queries: 40, depth: 128, buckets: 128 },
  'depth 129': { batch: 1, heads: 1, queries: 9, keys: 40, depth: 129 },
  'depth 256': { batch: 1, heads: 1, queries: 20, depth: 256, buckets: 4 },
  'length 512': { batch: 1, heads: 2, queries: 512, depth: 8, causal: true, buckets: 32 },
  'length 2048': { batch: 1, heads: 1, queries: 2048, depth: 4, causal: true, buckets: 32 },
  'packed segments and padding': {
    ...{ batch: 2, heads: 2, queries: 150, depth: 8, buckets: 6 },
    queryCodes: segments(150, [2, 2, 4, 6, 0]),
  },
  'packed causal segments': {
    ...{ batch: 2, heads: 2, queries: 150, depth: 8, causal: true, buckets: 6 },
    queryCodes: segments(150, [2, 2, 4, 6, 0]),
  },
  'a prefix': {
    ...{ batch: 2, heads: 2, queries: 150, depth: 8, causal: true, buckets: 6 },
    queryCodes: segments(150, [3, 3, 2]),
  },
  'prefixes of two segments': {
    ...{ batch: 1, heads: 2, queries: 150, depth: 8, causal: true },
    queryCodes: segments(150, [3, 3, 2, 5, 5, 4, 0]),
  },
  'a packed memory': {
    ...{ batch: 2, heads: 2, queries: 70, keys: 130, depth: 8 },
    queryCodes: segments(70, [2, 4, 6, 0]),
    keyCodes: segments(130, [2, 4, 4, 6, 6]),
  },
  'rows that see nothing': { ...plain, keys: 5, queryCodes: [2, 0, 6, 2, 4], keyCodes: [2, 2, 4, 0, 0] },
  'a memory that nobody sees': { ...plain, keys: 5, keyCodes: [0, 0, 0, 0, 0] },
  dropout: { batch: 2, heads: 3, queries: 33, depth: 5, rate: 0.3, buckets: 6 },
  'dropout in a memory': { batch: 2, heads: 3, queries: 31, keys: 70, depth: 8, rate: 0.3 },
  'dropout of one query': { ...plain, queries: 1, keys: 70, rate: 0.3 },
  'dropout in causal segments': {
    ...{ ...plain, queries: 131, causal: true, rate: 0.5, buckets: 6 },
    queryCodes: segments(131, [2, 4, 4, 0]),
  },
  '65,537 queries': { batch: 1, heads: 1, queries: 65_537, keys: 1, depth: 2 },
  '65,537 keys': { batch: 1, heads: 1, queries: 2, keys: 65_537, depth: 2, buckets: 3 },
};

const variants: Record<string, Variant | undefined> = {
  'as chosen here': undefined,
  'rows read directly': { rows: 64, chunk: 32, tiled: false, lanes: 0 },
  'through workgroup memory': { rows: 32, chunk: 8, tiled: true, lanes: 0 },
};

/** What only tests of shapes need not repeat for every variant. */
const large = new Set([
  '65,537 queries',
  '65,537 keys',
  'length 2048',
  'depth 128, 128 buckets',
  'depth 256',
]);

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(Object.entries(variants))('%s', (_, variant) => {
  const tried = Object.entries(cases).filter(([name]) => !variant || !large.has(name));
  it.each(tried)('attends as the reference does, with the same gradients: %s', async (_, given) => {
    expect(await kernelDeviation(attending(given, variant), inputsOf(given))).toBeLessThan(5e-5);
  });

  it('gives the same bits twice', async () => {
    const given = cases['dropout in causal segments']!;
    const once = () => outcomeOf('webgpu', attending(given, variant), inputsOf(given));
    expect(outcomeDeviation(await once(), await once())).toBe(0);
  });

  it('neither overflows nor vanishes at scores of 200', async () => {
    const given: Case = { batch: 1, heads: 2, queries: 70, depth: 16, causal: true, buckets: 6, size: 7 };
    const [queries, table] = inputsOf(given) as [Numbers, Numbers];
    const run = attending(given, variant);
    const scores = extremes(queries, 32);
    expect(scores).toBeGreaterThan(200);
    expect(await kernelDeviation(run, [queries, table])).toBeLessThan(5e-4);
  });
});

/** Largest score of the first head, in size. */
function extremes({ values, shape }: Numbers, inner: number): number {
  const row = (at: number, first: number) =>
    values.subarray(at * 3 * inner + first, at * 3 * inner + first + 16);
  let largest = 0;
  for (let query = 0; query < shape[1]!; query++) {
    for (let key = 0; key <= query; key++) {
      const k = row(key, inner);
      largest = Math.max(largest, Math.abs(row(query, 0).reduce((sum, each, at) => sum + each * k[at]!, 0)));
    }
  }
  return largest;
}

/** What stock ops give on cpu. */
async function referenceResult(given: Case, inputs: readonly Numbers[]): Promise<Float32Array> {
  await tf.setBackend('cpu');
  const [queries, memory, table] = inputs.map(place);
  const result = tf.tidy(() => attentionReference(queries!, memory, optionsOf(given, table)));
  return result.data<'float32'>();
}

describe('with a first query', () => {
  const cache = { batch: 2, heads: 3, keys: 70, depth: 20, causal: true, buckets: 6 };
  const filled = (count: number) => Array.from({ length: 70 }, (_, at) => (at < count ? 2 : 0));
  const decoded: [string, Case][] = [
    ...[0, 1, 37, 69].map((position): [string, Case] => [
      `position ${position}`,
      { ...cache, queries: 1, firstQuery: position, keyCodes: filled(position + 1) },
    ]),
    [
      'several rows, odd depths and prefixes',
      {
        ...{ ...cache, depth: 7, queries: 3, firstQuery: 30 },
        queryCodes: [3, 2, 2],
        keyCodes: segments(70, [3, 2, 0]),
      },
    ],
    [
      'a row that sees nothing',
      { ...cache, queries: 2, firstQuery: 5, queryCodes: [0, 4], keyCodes: filled(7) },
    ],
    ['large scores', { ...cache, queries: 1, firstQuery: 69, keyCodes: filled(70), size: 7 }],
  ];

  it.each(decoded)('attends over a cache as the reference does, on every backend: %s', async (_, given) => {
    const inputs = inputsOf(given);
    const expected = await referenceResult(given, inputs);
    for (const backend of ['webgpu', 'cpu'] as const) {
      expect(deviation(await resultOf(backend, given, inputs), expected)).toBeLessThan(
        5e-6 * (given.size ?? 1),
      );
    }
  });

  it('gives each row what the whole sequence at once gives it', async () => {
    const { batch, heads, depth } = cache;
    const whole: Case = { batch, heads, depth, queries: 70, keys: 70, causal: true, buckets: 6 };
    const [queries, memory, table] = inputsOf(whole) as [Numbers, Numbers, Numbers];
    await tf.setBackend('webgpu');
    // the table of the cache is wider than that of the sequence: its distance 0 lies elsewhere
    const byDistance = (length: number) =>
      Int32Array.from({ length }, (_, at) => Math.abs(at - (length - 1) / 2) % 6);
    const rows = tf.tidy(() => {
      const options = optionsOf(whole, place(table));
      options.bias!.bucketOfDistance = constant(byDistance(139));
      const all = attention(place(queries), place(memory), options);
      const one = tf.slice(place(queries), [0, 41, 0], [batch, 1, heads * depth]);
      const decoding = optionsOf(
        { ...whole, queries: 1, firstQuery: 41, keyCodes: filled(42) },
        place(table),
      );
      decoding.bias!.bucketOfDistance = constant(byDistance(2 * longest - 1));
      return {
        expected: tf.slice(all, [0, 41, 0], one.shape as [number, number, number]),
        actual: attention(one, place(memory), decoding),
      };
    });
    expect(deviation(await rows.actual.data(), await rows.expected.data())).toBeLessThan(5e-6);
  });

  it('refuses dropout and gradients', async () => {
    const given: Case = { ...cache, queries: 1, firstQuery: 3 };
    await expect(resultOf('webgpu', { ...given, rate: 0.5 }, inputsOf(given))).rejects.toThrow(
      /attention\.firstQuery/,
    );
    await expect(outcomeOf('webgpu', attending(given), inputsOf(given))).rejects.toThrow(
      /attention\.firstQuery/,
    );
  });
});

async function resultOf(backend: 'webgpu' | 'cpu', given: Case, inputs: Numbers[]): Promise<Float32Array> {
  await tf.setBackend(backend);
  const result = tf.tidy(() => attending(given)(...inputs.map(place)));
  const values = new Float32Array(await result.data());
  result.dispose();
  return values;
}

it('stores nothing of the size queries x keys', async () => {
  const given: Case = { batch: 1, heads: 2, queries: 600, depth: 4, causal: true, buckets: 32, rate: 0.1 };
  await tf.setBackend('webgpu');
  const backend = requireBackend();
  const sizes: number[] = [];
  const allocate = backend.allocate.bind(backend);
  backend.allocate = (shape, dtype) => {
    sizes.push(shape.reduce((product, each) => product * each, 1));
    return allocate(shape, dtype);
  };
  await outcomeOf('webgpu', attending(given), inputsOf(given)).finally(() => {
    backend.allocate = allocate;
  });
  expect(sizes.length).toBeGreaterThan(3);
  expect(Math.max(...sizes)).toBeLessThan((given.queries * given.queries) / 10);
});

it('takes one dispatch forward and two backward', async () => {
  await tf.setBackend('webgpu');
  const backend = requireBackend();
  const before = backend.dispatches;
  await outcomeOf('webgpu', attending(cases.dropout!), inputsOf(cases.dropout!));
  expect(backend.dispatches - before).toBe(3); // stock ops are not counted
});

describe.each(['webgpu', 'cpu'] as const)('on %s', (backend) => {
  it('gives zeros, and zero gradients, where a query sees nothing', async () => {
    const given: Case = { ...plain, heads: 1, keys: 5, queryCodes: [2, 0, 2, 2, 2] };
    const { value, gradients } = await outcomeOf(backend, attending(given), inputsOf(given));
    expect(value.subarray(7, 14).every((each) => each === 0)).toBe(true);
    expect(gradients[0]!.subarray(7, 14).every((each) => each === 0)).toBe(true);
    expect(value.subarray(0, 7).every((each) => each !== 0)).toBe(true);
  });

  it.each([
    ['an encoder', false, undefined],
    ['a decoder', true, undefined],
    ['a prefix LM', true, [1, 1, 1, 0, 0, 1, 1, 0, 0]],
  ] as const)(
    'lets each position of %s be changed by what the model says it sees',
    async (_, causal, prefix) => {
      const rule = {
        querySegments: [1, 1, 1, 1, 2, 2, 2, 2, 0],
        keySegments: [1, 1, 1, 1, 2, 2, 2, 2, 0],
        causal,
      };
      const { visible } = maskOf({ ...rule, ...(prefix && { prefix }) });
      const queryCodes = rule.querySegments.map((segment, at) => 2 * segment + (prefix?.[at] ?? 0));
      const given: Case = { batch: 1, heads: 1, queries: 9, depth: 9, causal, queryCodes };
      // values are the unit vectors, so that what comes out are the weights
      const values = new Float32Array(9 * 27).map((_, at) => (at % 27 === 18 + Math.floor(at / 27) ? 1 : 0));
      const { value } = await outcomeOf(backend, attending(given), [{ shape: [1, 9, 27], values }]);
      expect([...value].map((weight) => (weight === 0 ? 0 : 1))).toEqual([...visible]);
    },
  );

  it('does not divide scores by the root of the depth', async () => {
    const given: Case = { batch: 1, heads: 1, queries: 1, keys: 2, depth: 4 };
    const queries = { shape: [1, 1, 4], values: Float32Array.of(1, 1, 1, 1) };
    const memory = {
      shape: [1, 2, 8],
      values: Float32Array.of(0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    };
    const { value } = await outcomeOf(backend, attending(given), [queries, memory]);
    expect(value[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it('drops probabilities as the rule says', async () => {
    const size = 37;
    const given: Case = { batch: 2, heads: 1, queries: size, depth: size, rate: 0.4 };
    const shape = [2, size, 3 * size];
    const values = new Float32Array(2 * size * 3 * size).map((_, at) =>
      at % (3 * size) === 2 * size + (Math.floor(at / (3 * size)) % size) ? 1 : 0,
    );
    const { value } = await outcomeOf(backend, attending(given), [{ shape, values }]);
    const factors = dropoutFactors(2 * size * size, 0.4, site, seed, step);
    const expected = factors.map((factor) => factor / size);
    expect(deviation(value, expected)).toBeLessThan(1e-6);
    expect([...value].map((each) => each === 0)).toEqual([...factors].map((each) => each === 0));
  });

  it('refuses widths that do not fit, and a memory with both bias and dropout', async () => {
    await tf.setBackend(backend);
    const given: Case = { ...plain, keys: 5, buckets: 2 };
    const [queries, memory] = inputsOf(given).map(place);
    const both = { ...optionsOf({ ...given, rate: 0.1 }, memory), heads: 3 };
    expect(() => attention(queries!, memory, both)).toThrow(/attention\.memory/);
    if (backend === 'webgpu')
      expect(() => attention(queries!, queries, optionsOf({ ...plain, keys: 5 }))).toThrow(
        /attention\.width/,
      );
  });
});

it.each([
  ['packed', {}],
  ['with a memory', { keys: 6, buckets: 0, keyCodes: [2, 2, 2, 4, 4, 0] }],
])('has gradients that numeric slopes confirm: %s', async (_, more) => {
  const given: Case = {
    ...{ ...plain, batch: 1, causal: true, buckets: 6, rate: 0.2, queryCodes: [3, 3, 2, 4, 4] },
    ...more,
  };
  for (const off of await slopeDeviations(attending(given), inputsOf(given))) expect(off).toBeLessThan(1e-3);
});
