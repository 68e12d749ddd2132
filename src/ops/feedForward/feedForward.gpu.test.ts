// Oracles: the reference on the cpu backend, value and gradients, and numeric slopes.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend, requireBackend } from '../../gpu/device.ts';
import {
  constant,
  kernelDeviation,
  outcomeOf,
  type Run,
  randomNumbers,
  slopeDeviations,
} from '../testing/outcomes.ts';
import { feedForward } from './feedForward.ts';
import type { Activation } from './kinds.ts';

const variants: [Activation, boolean][] = [
  ['relu', false],
  ['gelu', false],
  ['gelu', true],
  ['silu', true],
];

function network(kind: Activation, gated: boolean, rate: number): Run {
  return (x, inner, outer) => {
    const dropout = rate > 0 ? { rate, site: 2, counter: constant(Int32Array.of(5, 6)) } : undefined;
    return feedForward(x!, { inner: inner!, outer: outer! }, { kind, gated, dropout });
  };
}

function inputs(shape: number[], wide: number, gated: boolean) {
  const width = shape.at(-1)!;
  return [
    randomNumbers(shape, 1, 2),
    randomNumbers([gated ? 2 * wide : wide, width], 2),
    randomNumbers([width, wide], 3),
  ];
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(variants)('%s, gated: %s', (kind, gated) => {
  it.each([
    [[1, 1], 1],
    [[2, 31, 12], 20],
    [[33, 7], 9],
  ] as [number[], number][])('equals the reference on %j by %i, with dropout or not', async (shape, wide) => {
    for (const rate of [0, 0.3])
      expect(await kernelDeviation(network(kind, gated, rate), inputs(shape, wide, gated))).toBeLessThan(
        1e-5,
      );
  });

  it('has gradients that numeric slopes confirm', async () => {
    const distance = kind === 'relu' ? 1e-4 : 1e-2; // relu has no slope at zero: keep away from the bends
    const deviations = await slopeDeviations(network(kind, gated, 0.2), inputs([3, 5], 6, gated), distance);
    for (const off of deviations) expect(off).toBeLessThan(kind === 'relu' ? 1e-2 : 1e-3);
  });

  it('gives the same bits twice', async () => {
    const numbers = inputs([9, 16], 24, gated);
    const first = await outcomeOf('webgpu', network(kind, gated, 0.1), numbers);
    expect(await outcomeOf('webgpu', network(kind, gated, 0.1), numbers)).toEqual(first);
  });

  it('takes few dispatches', async () => {
    await tf.setBackend('webgpu');
    const [x, inner, outer] = [tf.ones([4, 8]), tf.ones([gated ? 32 : 16, 8]), tf.ones([8, 16])];
    const run = network(kind, gated, 0);
    const before = requireBackend().dispatches;
    tf.dispose(run(x, inner, outer));
    const forward = requireBackend().dispatches - before;
    tf.dispose(tf.grads((...tensors) => run(...tensors))([x, inner, outer], tf.ones([4, 8])));
    expect([forward, requireBackend().dispatches - before - 2 * forward]).toEqual([gated ? 3 : 2, 2]);
    tf.dispose([x, inner, outer]);
  });
});
