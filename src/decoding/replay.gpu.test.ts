// Oracle: the same texts written with every step run eagerly instead of captured; equal to the last bit.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type DecodingConfig, defaultDecodingConfig } from '../config/decoding.ts';
import { presetConfig } from '../config/presets.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import type * as plans from '../gpu/plan.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { decode } from './decode.ts';
import { modelScorer } from './modelScorer.ts';

const eager = vi.hoisted(() => ({ on: false, runs: 0 }));

vi.mock('../gpu/plan.ts', async (original) => {
  const real = await original<typeof plans>();
  const repeat = <T extends plans.Outputs>(body: () => T): plans.Plan<T> => {
    let outputs: T | undefined;
    const dispose = () => tf.dispose(Object.values(outputs ?? {}));
    const run = () => {
      dispose();
      eager.runs++;
      outputs = tf.tidy(body as () => tf.TensorContainer) as T;
      for (const output of Object.values(outputs)) tf.keep(output);
      return outputs;
    };
    return { run, dispose };
  };
  return {
    ...real,
    capture: <T extends plans.Outputs>(body: () => T) =>
      eager.on ? Promise.resolve(repeat(body)) : real.capture(body),
  };
});

beforeAll(async () => {
  await openBackend('webgpu');
});

beforeEach(() => {
  Object.assign(eager, { on: false, runs: 0 });
});

const config = {
  ...presetConfig('nano'),
  vocabSize: 64,
  dModel: 16,
  dKv: 8,
  dFf: 32,
  numHeads: 2,
  numLayers: 1,
};

/** All logits that a search asked for, and what it wrote. */
async function written(search: Partial<DecodingConfig>) {
  const model = new Model(config, initialParameters(config, 3));
  const scorer = modelScorer(model, Int32Array.of(5, 6, 7, 8, 1));
  const asked: Float32Array[] = [];
  const logits: typeof scorer.logits = async (prefixes, parents) => {
    const found = await scorer.logits(prefixes, parents);
    asked.push(found.slice());
    return found;
  };
  const settings = {
    ...defaultDecodingConfig,
    maxNewTokens: 70,
    minNewTokens: 70,
    explain: false,
    ...search,
  };
  const listening = { vocabSize: scorer.vocabSize, logits, dispose: () => scorer.dispose() };
  const hypotheses = await decode(listening, settings, { startId: 0, eosId: 1 });
  scorer.dispose();
  model.dispose();
  return { asked, ids: hypotheses.map(({ ids }) => [...ids]) };
}

// 70 tokens: the caches outgrow their first room, and the step is captured anew.
it.each([
  ['greedy', { method: 'greedy' }],
  ['beam', { method: 'beam', numBeams: 3, numReturnSequences: 3 }],
] as [string, Partial<DecodingConfig>][])(
  'a replayed step of %s search is the eager one',
  async (_, search) => {
    const replayed = await written(search);
    expect(eager.runs).toBe(0);
    eager.on = true;
    expect(await written(search)).toEqual(replayed);
    expect(eager.runs).toBeGreaterThan(60);
    expect(replayed.asked.length).toBe(70);
  },
);

it('writing a long text takes no more memory than twice what its caches have room for', async () => {
  const long = { ...config, dModel: 64, numHeads: 4, dKv: 16 };
  const model = new Model(long, initialParameters(long, 3));
  const allocated = () =>
    (requireBackend().memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
  const before = allocated();
  const scorer = modelScorer(model, Int32Array.of(5, 1));
  const settings = { ...defaultDecodingConfig, method: 'greedy', explain: false } as const;
  const lengths = { maxNewTokens: 500, minNewTokens: 500 };
  await decode(scorer, { ...settings, ...lengths }, { startId: 0, eosId: 1 });
  const cache = 4 * 512 * 2 * 64; // floats of keys and values at 512 positions
  expect(allocated() - before).toBeLessThan(2.5 * cache);
  scorer.dispose();
  model.dispose();
});
