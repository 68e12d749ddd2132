import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it, vi } from 'vitest';
import type { TunedClass } from '../config/tunedClasses.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { kernel } from '../gpu/kernel.ts';
import { decide } from '../gpu/tuner.ts';
import { tunedWork } from './tunedWorks.ts';
import { tune, winnersOf } from './tuning.ts';

beforeAll(async () => {
  await openBackend('webgpu');
});

/** Its entry point wants a workgroup larger than any device has. */
const brokenKernel = kernel(
  'broken',
  `struct Sizes { count: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@compute @workgroup_size(65535, 64) fn main() {}`,
);

const classes: TunedClass[] = ['forwardSmall', 'gradientsSmall'];
const ports = () => ({ signal: new AbortController().signal, tell: () => {} });

it('finds for each class one of its candidates, and leaves nothing behind', async () => {
  const backend = requireBackend();
  const before = tf.memory().numTensors;
  const told: [TunedClass, number][] = [];
  const tell = (work: TunedClass, share: number) => void told.push([work, share]);
  const figures = (await tune(backend, { ...ports(), tell }, classes))!;
  expect(told).toEqual([
    ['forwardSmall', 0],
    ['gradientsSmall', 0.5],
  ]);
  for (const { work, winner, rule, milliseconds, ruleMilliseconds } of figures) {
    const { contest, dispose } = tunedWork(work, backend);
    dispose();
    expect(Object.keys(contest.candidates)).toContain(winner);
    expect(contest.rule).toBe(rule);
    expect(milliseconds).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThanOrEqual(ruleMilliseconds);
  }
  expect(Object.keys(winnersOf(figures))).toEqual(classes);
  expect(tf.memory().numTensors).toBe(before);
});

it('measures attention with its gradients by every candidate, and leaves nothing behind', async () => {
  const tensors = tf.memory().numTensors;
  const { contest, dispose } = tunedWork('attentionShort', requireBackend());
  const kernels = await Promise.all(
    Object.values(contest.candidates).map(async (make) => {
      const contender = await make();
      const before = requireBackend().dispatches;
      contender.run();
      contender.dispose();
      return requireBackend().dispatches - before;
    }),
  );
  dispose();
  expect(new Set(kernels)).toEqual(new Set([3]));
  expect(tf.memory().numTensors).toBe(tensors);
});

it('survives a candidate whose shader the device refuses', async () => {
  const { contest, dispose } = tunedWork('forwardSmall', requireBackend());
  const { candidates, rule } = contest;
  const refused = vi.fn();
  const broken = async () => {
    await requireBackend()
      .pipelines.compile(brokenKernel)
      .catch((error) => {
        refused();
        throw error;
      });
    return candidates[rule]!();
  };
  const runs = { now: () => performance.now(), done: async () => {}, breathe: async () => {} };
  const verdict = await decide(
    { candidates: { broken, [rule]: candidates[rule]! }, rule },
    { ...runs, signal: new AbortController().signal },
  );
  dispose();
  expect(refused).toHaveBeenCalledOnce();
  expect(verdict?.winner).toBe(rule);
});

it('ends without figures when it is cancelled or has no time, and leaves the backend as it was', async () => {
  const backend = requireBackend();
  const before = tf.memory().numTensors;
  const cancel = new AbortController();
  const tell = (work: TunedClass) => {
    if (work === 'gradientsSmall') cancel.abort();
  };
  const dropped: Promise<unknown>[] = [];
  const cancelled = {
    ...ports(),
    signal: cancel.signal,
    tell,
    dropped: (work: Promise<unknown>) => void dropped.push(work),
  };
  expect(await tune(backend, cancelled, classes)).toBeUndefined();
  await Promise.allSettled(dropped); // the class under way ends unheard, and gives back what it holds
  expect(dropped).toHaveLength(1);
  expect(await tune(backend, { ...ports(), timeUp: AbortSignal.abort() }, classes)).toEqual([]);
  expect(backend.winners).toEqual({});
  expect(tf.memory().numTensors).toBe(before);
});
