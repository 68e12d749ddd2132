// Oracles: the reference on the cpu backend, and the worked trace of spec 6.1.
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { deviation, type Numbers } from '../testing/outcomes.ts';
import { randomTrial, runTrial, type Trial } from '../testing/updates.ts';
import type { UpdateRule } from './settings.ts';
import { adafactorSlots } from './slots.ts';

const plain: UpdateRule = { kind: 'adafactor', beta1: 0, weightDecay: 0 };

beforeAll(async () => {
  await openBackend('webgpu');
});

const shapes: [string, number[]][] = [
  ['one number', [1]],
  ['a vector', [200]],
  ['a small matrix, unfactored', [31, 33]],
  ['a long matrix, unfactored', [127, 300]],
  ['a square, factored', [128, 128]],
  ['a tall matrix, factored', [201, 129]],
  ['a wide matrix, factored', [129, 201]],
];

const variants: [string, UpdateRule, number][] = [
  ['as T5 has it', plain, 0],
  ['clipped', plain, 0.5],
  ['with momentum', { kind: 'adafactor', beta1: 0.9, weightDecay: 0 }, 0],
  ['with momentum, weight decay and clipping', { kind: 'adafactor', beta1: 0.5, weightDecay: 0.1 }, 1],
];

describe.each(variants)('%s', (_, rule, clip) => {
  it.each(shapes)('moves %s as the reference does', async (_name, shape) => {
    const trial = { rule, ...randomTrial({ it: shape }), learningRate: 0.01, clip };
    const [actual, expected] = [await runTrial('webgpu', trial), await runTrial('cpu', trial)];
    expect(expected.length).toBe(3);
    for (const [step, state] of expected.entries()) {
      for (const [name, values] of Object.entries(state)) {
        expect(deviation(actual[step]![name]!, values), `${name} after step ${step}`).toBeLessThan(1e-5);
      }
    }
  });
});

describe('the worked trace', () => {
  // Every entry of the 3 x 2 example fills a block of 128 x 128: all means are the example's, and it is factored.
  const block = 128;
  const fill = (rows: number[][]): Numbers => {
    const [height, width] = [rows.length * block, rows[0]!.length * block];
    const entry = (at: number) => rows[Math.floor(at / width / block)]![Math.floor((at % width) / block)]!;
    return {
      shape: [height, width],
      values: Float32Array.from({ length: height * width }, (_, at) => entry(at)),
    };
  };
  const flip = (rows: number[][]) => rows[0]!.map((_, column) => rows.map((row) => row[column]!));
  const spread = (entries: number[]) => entries.flatMap((entry) => new Array<number>(block).fill(entry));
  const start = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const gradients = [
    [
      [0.1, -0.2],
      [0.3, 0.4],
      [-0.5, 0.6],
    ],
    [
      [0.2, 0.1],
      [-0.1, 0.3],
      [0.4, -0.2],
    ],
  ];
  const expected = [
    {
      row: [0.1166667, 0.1866667],
      column: [0.025, 0.125, 0.305],
      parameter: [
        [0.9719167903, 2.0444034533],
        [2.9623224205, 3.960284344],
        [5.0402009977, 5.9618619849],
      ],
    },
    {
      row: [0.08986371, 0.10625778],
      column: [0.025, 0.08192381, 0.18725842],
      parameter: [
        [0.9205907137, 2.0208030264],
        [2.9764990503, 3.9211727025],
        [5.0026935604, 5.9791084138],
      ],
    },
  ];

  it.each([
    ['webgpu', 'tall', (rows: number[][]) => rows],
    ['webgpu', 'wide', flip],
    ['cpu', 'tall', (rows: number[][]) => rows],
    ['cpu', 'wide', flip],
  ] as const)('comes out on %s, %s', async (backend, _, turn) => {
    const trial: Trial = {
      rule: plain,
      parameters: new Map([['it', fill(turn(start))]]),
      gradients: gradients.map((rows) => new Map([['it', fill(turn(rows))]])),
      learningRate: 0.01,
      clip: 0,
    };
    const states = await runTrial(backend, trial);
    for (const [step, { row, column, parameter: moved }] of expected.entries()) {
      const state = states[step]!;
      expect(deviation(state['row.it']!, spread(row))).toBeLessThan(1e-6);
      expect(deviation(state['column.it']!, spread(column))).toBeLessThan(1e-6);
      expect(deviation(state.it!, fill(turn(moved)).values)).toBeLessThan(1e-6);
    }
  });
});

it('names its slots as t5x does: the row runs over the second largest dimension', () => {
  expect(adafactorSlots([384, 256], 0)).toEqual({ row: [256], column: [384] });
  expect(adafactorSlots([256, 384], 0.9)).toEqual({ row: [256], column: [384], momentum: [256, 384] });
  expect(adafactorSlots([24, 16], 0)).toEqual({ variance: [24, 16] });
});
