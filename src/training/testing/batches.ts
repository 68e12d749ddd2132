// What tests of training share: batches of random tokens, a model small enough for hundreds of steps, and steps that are
// captured without being run.
import type { Batch } from '../../batches/batch.ts';
import type { ModelConfig } from '../../config/model.ts';
import { presetConfig } from '../../config/presets.ts';
import type { EngineBackend } from '../../gpu/backend.ts';
import type { Command } from '../../gpu/recording.ts';
import { Replay } from '../../gpu/replay.ts';
import { uniformIntegers } from '../../math/random.ts';
import type { ParameterValues } from '../../model/model.ts';
import { parameterShapes } from '../../model/parameters.ts';

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

/** Parameters that are all zero, for where values do not matter. */
export function zeroParameters(config: ModelConfig): Map<string, ParameterValues> {
  const zeros = (shape: number[]) => new Float32Array(shape.reduce((product, size) => product * size, 1));
  return new Map(
    [...parameterShapes(config)].map(([name, shape]) => [name, { shape, values: zeros(shape) }]),
  );
}

/**
 * From here on, and for as long as it is open, the backend compiles nothing and does nothing of what was captured; `seen`
 * hears of every captured list of commands instead.
 */
export function captureOnly(
  backend: EngineBackend,
  seen: (commands: readonly Command[]) => void = () => undefined,
): void {
  backend.pipelines.compile = () => Promise.resolve();
  backend.prepare = ({ commands }) => {
    seen(commands);
    return new Replay([], () => undefined as never);
  };
}
