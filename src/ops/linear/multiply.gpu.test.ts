// Oracle: the product in double precision on the host, element by element.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend, requireBackend } from '../../gpu/device.ts';
import { deviation, randomNumbers } from '../testing/outcomes.ts';
import { type Job, multiply, multiplyBoth, multiplyInto } from './multiply.ts';
import type { Operand, Place, Product } from './operands.ts';
import { chooseParts, chooseTile, type TileName, tiles } from './tiles.ts';

interface Extent {
  rows: number;
  columns: number;
  depth: number;
  batch?: number;
}

/** A matrix of random numbers as an operand, and how to look at it by (item, row, column). */
function operand(rows: number, columns: number, seed: number, how: Omit<Operand, 'tensor'> = {}, batch = 1) {
  const [storedRows, storedColumns] = how.transposed ? [columns, rows] : [rows, columns];
  const { offset = 0, stride = storedColumns, batchStride = storedRows * stride } = how;
  const { values } = randomNumbers([offset + (batch - 1) * batchStride + storedRows * stride], seed);
  const at = (item: number, row: number, column: number) => {
    const [storedRow, storedColumn] = how.transposed ? [column, row] : [row, column];
    return values[offset + item * batchStride + storedRow * stride + storedColumn]!;
  };
  return { operand: { tensor: tf.tensor1d(values), ...how }, at };
}

type Made = ReturnType<typeof operand>;

function expected({ rows, columns, depth, batch = 1 }: Extent, left: Made, right: Made): number[] {
  const values: number[] = [];
  for (let item = 0; item < batch; item++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += left.at(item, row, k) * right.at(item, k, column);
        values.push(sum);
      }
  return values;
}

interface Case {
  product: Product;
  oracle: number[];
}

function made(extent: Extent, left: Omit<Operand, 'tensor'> = {}, right: Omit<Operand, 'tensor'> = {}): Case {
  const a = operand(extent.rows, extent.depth, 1, left, extent.batch);
  const b = operand(extent.depth, extent.columns, 2, right, extent.batch);
  const product = { ...extent, left: a.operand, right: b.operand };
  return { product, oracle: expected(extent, a, b) };
}

async function values(tensor: tf.TensorInfo): Promise<Float32Array> {
  return new Float32Array(await tf.engine().makeTensorFromTensorInfo(tensor).data());
}

const closeness = 1e-5;
const extents: [number, number, number][] = [
  [1, 1, 1],
  [31, 33, 35],
  [4, 8, 12],
  [3, 132, 16],
  [70, 68, 36],
  [130, 65, 7],
  [64, 128, 64],
];
const transposes = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(transposes)('with the left transposed: %s, the right: %s', (left, right) => {
  it.each(extents)('multiplies [%i, columns %i, depth %i]', async (rows, columns, depth) => {
    const { product, oracle } = made({ rows, columns, depth }, { transposed: left }, { transposed: right });
    const result = multiply(product);
    expect(result.shape).toEqual([rows, columns]);
    expect(deviation(await result.data(), oracle)).toBeLessThan(closeness);
  });

  it.each([4, 3])('takes parts of larger matrices, a batch of them, from element %i on', async (offset) => {
    const apart = { offset, stride: 80, batchStride: 8100 };
    const { product, oracle } = made(
      { rows: 20, columns: 36, depth: 40, batch: 3 },
      { transposed: left, ...apart },
      { transposed: right, ...apart },
    );
    const result = multiply(product);
    expect(result.shape).toEqual([3, 20, 36]);
    expect(deviation(await result.data(), oracle)).toBeLessThan(closeness);
  });
});

it('uses one operand for a whole batch where its stride is 0', async () => {
  const { product, oracle } = made({ rows: 5, columns: 6, depth: 7, batch: 4 }, {}, { batchStride: 0 });
  expect(deviation(await multiply(product).data(), oracle)).toBeLessThan(closeness);
});

describe.each([8, 5])('a result from element %i of a larger tensor on', (offset) => {
  const stride = 48;
  const extent = { rows: 19, columns: 20, depth: 16 };
  const write = async (more: Partial<Place>, scale: number) => {
    const { product, oracle } = made(extent);
    const before = randomNumbers([offset + stride * extent.rows], 3).values;
    const tensor = tf.tensor1d(before);
    multiplyInto([{ product: { ...product, scale }, into: { tensor, offset, stride, ...more } }]);
    const wanted = before.slice();
    oracle.forEach((value, at) => {
      const place = offset + Math.floor(at / extent.columns) * stride + (at % extent.columns);
      wanted[place] = scale * value + (more.accumulate ? before[place]! : 0);
    });
    expect(deviation(await values(tensor), wanted)).toBeLessThan(closeness);
  };

  it('replaces what was there, and nothing around it', () => write({}, 1));
  it('is added to what was there', () => write({ accumulate: true }, 1));
  it('is scaled', () => write({ accumulate: true }, -0.5));
});

it('gives two independent products in one dispatch', async () => {
  const first = made({ rows: 37, columns: 40, depth: 24 }, {}, { transposed: true });
  const second = made({ rows: 24, columns: 140, depth: 37 }, { transposed: true });
  const before = requireBackend().dispatches;
  const results = multiplyBoth(first.product, second.product);
  expect(requireBackend().dispatches).toBe(before + 1);
  expect(deviation(await results[0].data(), first.oracle)).toBeLessThan(closeness);
  expect(deviation(await results[1].data(), second.oracle)).toBeLessThan(closeness);
});

it('gives the same bits twice', async () => {
  const { product } = made({ rows: 50, columns: 60, depth: 1001 });
  const job: Job = { product, into: { tensor: tf.zeros([50, 60]) } };
  multiplyInto([job]);
  const first = await values(job.into.tensor);
  multiplyInto([job]);
  expect(await values(job.into.tensor)).toEqual(first);
});

const isBroadcast = (name: TileName) => tiles[name].kind === 'broadcast';
const names = (Object.keys(tiles) as TileName[]).filter((name) => !isBroadcast(name));

describe.each(names)('tile %s', (tile) => {
  // How operands are read is common to all tiles, so each need not see every mixture of shape and transposes.
  it.each([
    [false, false, [132, 136, 68]],
    [true, true, [132, 136, 68]],
    [false, true, [33, 31, 35]],
    [false, true, [1, 4, 8]],
  ] as const)('is right with transposes %s and %s on %j', async (left, right, [rows, columns, depth]) => {
    const extent = { rows, columns, depth };
    const { product, oracle } = made(extent, { transposed: left }, { transposed: right });
    const tensor = tf.zeros([rows, columns]);
    multiplyInto([{ product, into: { tensor } }], { tile });
    expect(deviation(await values(tensor), oracle)).toBeLessThan(closeness);
  });

  it('adds the parts of a long depth in order', async () => {
    const { product, oracle } = made({ rows: 20, columns: 36, depth: 1001, batch: 2 }, { transposed: true });
    const run = async () => {
      const tensor = tf.ones([2, 20, 36]);
      multiplyInto([{ product, into: { tensor, accumulate: true } }], { tile, parts: 5 });
      return values(tensor);
    };
    const first = await run();
    const wanted = oracle.map((value) => value + 1);
    expect(deviation(first, wanted)).toBeLessThan(closeness);
    expect(await run()).toEqual(first);
  });
});

/** The tile for subgroups as this device has them; elsewhere another is chosen, so the tests hold anywhere. */
function broadcastTile(height: 'low' | 'tall'): TileName {
  const { subgroupSize } = requireBackend();
  if (subgroupSize === 8) return height === 'tall' ? 'tall8' : 'broadcast8';
  if (subgroupSize === 4) return height === 'tall' ? 'tall4' : 'broadcast4';
  return 'direct4x4';
}

describe.each(transposes)('lanes that tell one another, left transposed: %s, right: %s', (left, right) => {
  it.each([
    ['low', 132, 136, 68],
    ['low', 4, 4, 4],
    ['low', 12, 64, 8],
    ['tall', 132, 136, 68],
    ['tall', 4, 4, 4],
    ['tall', 20, 36, 44],
  ] as const)('multiply, %s, [%i, columns %i, depth %i]', async (height, rows, columns, depth) => {
    const extent = { rows, columns, depth, batch: 2 };
    const { product, oracle } = made(extent, { transposed: left }, { transposed: right });
    const tensor = tf.ones([2, rows, columns]);
    multiplyInto([{ product, into: { tensor, accumulate: true } }], { tile: broadcastTile(height) });
    const wanted = oracle.map((value) => value + 1);
    expect(deviation(await values(tensor), wanted)).toBeLessThan(closeness);
  });
});

it.each(['low', 'tall'] as const)(
  'tell one another rows of any number along the depth, %s',
  async (height) => {
    const { product, oracle } = made({ rows: 13, columns: 7, depth: 24 }, {}, { transposed: true });
    const tensor = tf.zeros([13, 7]);
    multiplyInto([{ product, into: { tensor } }], { tile: broadcastTile(height) });
    expect(deviation(await values(tensor), oracle)).toBeLessThan(closeness);
  },
);

describe('the table', () => {
  const shape = { rows: 1024, columns: 1024, depth: 1024, batch: 1 };
  const gpu = { software: false, subgroupSize: 32 };
  const processor = { software: true, subgroupSize: 0 };

  it('has workgroup memory for a GPU, registers for a processor, and a way of its own for few rows', () => {
    expect(tiles[chooseTile(shape, gpu, true)].kind).toBe('shared');
    expect(tiles[chooseTile(shape, processor, true)].kind).toBe('direct');
    expect(tiles[chooseTile({ ...shape, rows: 1 }, gpu, true)].kind).toBe('along');
  });

  it('lets the lanes of a processor tell one another what they read, where vectors can be read', () => {
    for (const [subgroupSize, tile] of [
      [4, 'tall4'],
      [8, 'tall8'],
      [16, 'direct4x4'],
    ] as const)
      expect(chooseTile(shape, { software: true, subgroupSize }, true)).toBe(tile);
    const little = { rows: 64, columns: 64, depth: 64, batch: 1 };
    expect(chooseTile(little, { software: true, subgroupSize: 8 }, true)).toBe('broadcast8');
    expect(chooseTile(shape, { software: true, subgroupSize: 8 }, false)).toBe('direct4x4');
  });

  it('cuts the depth of few tiles only', () => {
    const tall = { rows: 128, columns: 128, depth: 65_536, batch: 1 };
    expect(chooseParts(tall, chooseTile(tall, gpu, true), false)).toBeGreaterThan(1);
    expect(chooseParts(shape, chooseTile(shape, gpu, true), false)).toBe(1);
    expect(chooseParts(tall, chooseTile(tall, processor, true), true)).toBe(1);
  });
});
