// Oracle: the whole model over the whole prefix, without a cache. Rows are gone on from in any order, their number
// changes from step to step, and caches outgrow their room.

import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../batches/batch.ts';
import { type Architecture, architectures, defaultModelConfig, isDecoderOnly } from '../config/model.ts';
import { openBackend } from '../gpu/device.ts';
import type { BackendName } from '../gpu/deviceKind.ts';
import { initialParameters } from '../model/initialize.ts';
import { BatchInputs } from '../model/inputs.ts';
import { Model } from '../model/model.ts';
import { forward, Pass } from '../model/t5.ts';
import { modelScorer } from './modelScorer.ts';

const vocabSize = 40;

function smallModel(architecture: Architecture): Model {
  const depths = { numLayers: 2, numDecoderLayers: 2 };
  const widths = { dModel: 16, dKv: 8, dFf: 32, numHeads: 2 };
  const config = { ...defaultModelConfig, ...widths, ...depths, vocabSize, architecture };
  const parameters = [...initialParameters(config, 3)].map(([name, { shape, values }]) => {
    // Positions must weigh something, or rows that were mixed up would hardly show.
    const scale = name.includes('relative_attention_bias') ? 20 : 3;
    return [name, { shape, values: values.map((value) => value * scale) }] as const;
  });
  return new Model(config, new Map(parameters));
}

/** Logits after each prefix, row by row, from everything read at once. */
async function uncached(model: Model, input: Int32Array, prefixes: readonly Int32Array[]): Promise<number[]> {
  const { architecture } = model.config;
  const [batchSize, length] = [prefixes.length, prefixes[0]!.length];
  const read = isDecoderOnly(architecture) ? new Int32Array(0) : input;
  const seenInFull = architecture === 'prefix-lm' ? input.length + 1 : 0;
  const repeated = (row: ArrayLike<number>) =>
    Int32Array.from({ length: batchSize * row.length }, (_, at) => row[at % row.length]!);
  const batch: Batch = {
    batchSize,
    inputLength: read.length,
    targetLength: length,
    encoderInputTokens: repeated(read),
    encoderSegmentIds: repeated(read).fill(1),
    decoderInputTokens: Int32Array.from(prefixes.flatMap((prefix) => [...prefix])),
    decoderTargetTokens: new Int32Array(batchSize * length),
    decoderSegmentIds: new Int32Array(batchSize * length).fill(1),
    decoderLossWeights: new Float32Array(batchSize * length),
    decoderPrefix: repeated(Int32Array.from({ length }, (_, at) => (at < seenInFull ? 1 : 0))),
  };
  const inputs = new BatchInputs(batch, vocabSize);
  inputs.write(batch);
  const logits = tf.tidy(() => forward(new Pass(model), inputs));
  const values = await logits.data();
  logits.dispose();
  inputs.dispose();
  return prefixes.flatMap((_, row) => {
    const last = (row * length + length - 1) * vocabSize;
    return [...values.subarray(last, last + vocabSize)];
  });
}

/** A step of a search: which row of the step before each row goes on from (taken modulo their number), with which id. */
type Step = readonly { parent: number; id: number }[];

interface Search {
  /** Ids that every row begins with; beyond 64, the first caches are outgrown at once. */
  prompt: Int32Array;
  steps: readonly Step[];
}

const ids = (length: { minLength: number; maxLength: number }) =>
  fc.array(fc.integer({ min: 0, max: vocabSize - 1 }), length).map((values) => Int32Array.from(values));

const row = fc.record({ parent: fc.nat(3), id: fc.integer({ min: 2, max: vocabSize - 1 }) });
const searches: fc.Arbitrary<Search> = fc.record({
  prompt: fc.oneof(ids({ minLength: 1, maxLength: 3 }), ids({ minLength: 58, maxLength: 63 })),
  steps: fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 9 }),
});

/** A prefix LM sees its input in both directions, so that it must have been given whole. */
function startOf(model: Model, input: Int32Array, prompt: Int32Array): Int32Array {
  return model.config.architecture === 'prefix-lm' ? Int32Array.of(0, ...input, ...prompt) : prompt;
}

/** The largest difference of any logit of any step from the uncached one, by the largest logit. */
async function deviation(model: Model, input: Int32Array, given: readonly Search[]): Promise<number> {
  const scorer = modelScorer(model, input);
  let [largest, scale] = [0, 0];
  const ask = async (prefixes: readonly Int32Array[], parents: Int32Array) => {
    const found = await scorer.logits(prefixes, parents);
    const wanted = await uncached(model, input, prefixes);
    expect(found).toHaveLength(wanted.length);
    for (const [at, value] of wanted.entries()) {
      largest = Math.max(largest, Math.abs(value - found[at]!));
      scale = Math.max(scale, Math.abs(value));
    }
  };
  try {
    for (const { prompt, steps } of given) {
      let rows = [startOf(model, input, prompt)];
      await ask(rows, Int32Array.of(-1));
      for (const step of steps) {
        const parents = Int32Array.from(step, ({ parent }) => parent % rows.length);
        rows = step.map(({ id }, at) => Int32Array.of(...rows[parents[at]!]!, id));
        await ask(rows, parents);
      }
    }
  } finally {
    scorer.dispose();
  }
  return largest / scale;
}

const tolerance = 1e-4;
const runs: Record<BackendName, number> = { webgpu: 12, wasm: 6, cpu: 3 };

describe.each(['webgpu', 'wasm', 'cpu'] as const)('on %s', (backend) => {
  it.each(architectures)('a step of a %s with a cache is the step without one', async (architecture) => {
    await openBackend(backend);
    const model = smallModel(architecture);
    const property = fc.asyncProperty(
      ids({ minLength: 1, maxLength: 6 }),
      fc.array(searches, { minLength: 1, maxLength: 2 }),
      async (input, given) => (await deviation(model, input, given)) < tolerance,
    );
    await fc.assert(property, { seed: 7, numRuns: runs[backend], endOnFailure: true });
    model.dispose();
  });

  it('two rows that go on where three were are their parents, moved once', async () => {
    await openBackend(backend);
    const model = smallModel('encoder-decoder');
    const first = [70, 80, 90].map((id) => ({ parent: 0, id: id % vocabSize }));
    const second = [1, 2].map((parent) => ({ parent, id: 5 }));
    const search = { prompt: Int32Array.of(0), steps: [first, second] };
    expect(await deviation(model, Int32Array.of(5, 6, 1), [search])).toBeLessThan(tolerance);
    model.dispose();
  });
});
