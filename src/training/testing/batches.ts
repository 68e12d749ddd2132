// What tests of training share: batches of random tokens, and a model small enough for hundreds of steps.
import type { Batch } from '../../batches/batch.ts';
import type { ModelConfig } from '../../config/model.ts';
import { presetConfig } from '../../config/presets.ts';
import { uniformIntegers } from '../../math/random.ts';

/** One block on each side, d 16, V 64. */
export const smallest: ModelConfig = {
  ...presetConfig('nano'),
  vocabSize: 64,
  dModel: 16,
  dKv: 8,
  dFf: 32,
  numHeads: 2,
  numLayers: 1,
  numDecoderLayers: 1,
  dropoutRate: 0.1,
};

export interface BatchSize {
  batchSize: number;
  inputLength: number;
  targetLength: number;
  vocabSize: number;
}

/** Random tokens in unpadded rows, the last target of each not scored; the same for the same seed. */
export function randomBatch({ vocabSize, ...shape }: BatchSize, seed: number): Batch {
  const { batchSize, inputLength, targetLength } = shape;
  const tokens = (count: number, stream: number) =>
    uniformIntegers([BigInt(seed), BigInt(stream)], count, 2, vocabSize);
  const targets = tokens(batchSize * targetLength, 1);
  return {
    ...shape,
    encoderInputTokens: tokens(batchSize * inputLength, 0),
    encoderSegmentIds: new Int32Array(batchSize * inputLength).fill(1),
    decoderInputTokens: targets.map((_, at) => (at % targetLength === 0 ? 0 : targets[at - 1]!)),
    decoderTargetTokens: targets,
    decoderSegmentIds: new Int32Array(batchSize * targetLength).fill(1),
    decoderLossWeights: Float32Array.from(targets, (_, at) =>
      at % targetLength === targetLength - 1 ? 0 : 1,
    ),
    decoderPrefix: new Int32Array(batchSize * targetLength),
  };
}
