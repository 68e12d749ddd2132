import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openBackend } from '../gpu/device.ts';
import { backendSpeed } from './backendSpeed.ts';
import { runBenchmark } from './benchmark.ts';

const goesOn = { signal: new AbortController().signal, tell: () => {} };

beforeAll(async () => {
  await openBackend('webgpu');
});

it('waits for the device: twice the length takes clearly longer, and leaves nothing behind', async () => {
  const before = tf.memory().numTensors;
  const [small, large] = [await runBenchmark('matmul256', goesOn), await runBenchmark('matmul512', goesOn)];
  // Eight times the work; work that was not waited for would take as long.
  expect(large!.median).toBeGreaterThan(3 * small!.median);
  for (const { median, quartiles, runs } of [small!, large!]) {
    expect(runs).toBeGreaterThanOrEqual(3);
    expect(quartiles[0]).toBeLessThanOrEqual(median);
    expect(quartiles[1]).toBeGreaterThanOrEqual(median);
  }
  expect(tf.memory().numTensors).toBe(before);
});

it('ends without figures when it is cancelled, and tells how far it is until then', async () => {
  const cancel = new AbortController();
  const told: string[] = [];
  const tell = (phase: string, share: number) => {
    told.push(phase);
    if (phase === 'measuring' && share > 0) cancel.abort();
  };
  expect(await runBenchmark('matmul256', { signal: cancel.signal, tell })).toBeUndefined();
  expect(told[0]).toBe('preparing');
  expect(told.filter((phase) => phase === 'measuring')).toHaveLength(2);
});

it('takes steps of a very small model for the speed of a backend, and leaves nothing behind', async () => {
  const before = tf.memory().numTensors;
  expect(await backendSpeed()).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(before);
});
