// All that the bench knows of the engine: everything else here measures a `Contender`.
import * as tf from '@tensorflow/tfjs';
import { fullBatch } from '../src/batches/arrays.ts';
import type { Batch } from '../src/batches/batch.ts';
import { type DecodingConfig, defaultDecodingConfig } from '../src/config/decoding.ts';
import { defaultModelConfig, type ModelConfig } from '../src/config/model.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../src/config/training.ts';
import { decode } from '../src/decoding/decode.ts';
import { modelScorer } from '../src/decoding/modelScorer.ts';
import type { Scorer } from '../src/decoding/scorer.ts';
import { openBackend, requireBackend } from '../src/gpu/device.ts';
import type { BackendName } from '../src/gpu/deviceKind.ts';
import { float32ToFloat16 } from '../src/math/halfPrecision.ts';
import { Model } from '../src/model/model.ts';
import { parameterShapes } from '../src/model/parameters.ts';
import { relativePositionBucket } from '../src/model/relativePosition.ts';
import { attention } from '../src/ops/attention/attention.ts';
import { linear } from '../src/ops/linear/linear.ts';
import { Stepper, type StepReport } from '../src/training/step.ts';
import type { Trainer } from './contender.ts';
import { normEpsilon, relativeBuckets, type Sizes, tokensOf, type Weights, zLoss } from './sizes.ts';
import { bytesAllocated, enter, type Flags, flagsNow, flush, webgpuBackend } from './stock/backend.ts';

/** What the engine opened. */
export interface Ours {
  adapter: string;
  software: boolean;
  device: GPUDevice;
}

let flags: Flags = {};

/** Opens the engine's WebGPU backend; stock/backend.ts has to be loaded before. */
export async function openOurs(): Promise<Ours> {
  const { adapter, software } = await openBackend('webgpu');
  flags = flagsNow();
  return { adapter, software, device: webgpuBackend().device };
}

/** Makes the engine's backend the current one. */
export function enterOurs(backend: BackendName = 'webgpu'): Promise<void> {
  return enter(backend, flags);
}

/** Starts the wasm backend; `wasmPath` is where its binaries are served from (browser only). */
export async function openWasm(wasmPath?: string): Promise<void> {
  await openBackend('wasm', wasmPath);
}

function modelConfigOf(sizes: Sizes): ModelConfig {
  return {
    ...defaultModelConfig,
    architecture: sizes.encoderLayers > 0 ? 'encoder-decoder' : 'decoder-lm',
    vocabSize: sizes.vocabulary,
    dModel: sizes.width,
    dKv: sizes.width / sizes.heads,
    dFf: sizes.feedForward,
    numLayers: Math.max(1, sizes.encoderLayers),
    numDecoderLayers: sizes.decoderLayers,
    numHeads: sizes.heads,
    relativeAttentionNumBuckets: relativeBuckets.count,
    relativeAttentionMaxDistance: relativeBuckets.maxDistance,
    layerNormEpsilon: normEpsilon,
    feedForwardProj: 'relu',
    dropoutRate: 0,
  };
}

function trainingConfigOf({ optimizer }: Sizes): TrainingConfig {
  const learningRate = optimizer === 'adafactor' ? 0.01 : 1e-3;
  return {
    ...defaultTrainingConfig,
    optimizer,
    learningRate,
    clipGlobalNorm: 1,
    zLoss,
    schedule: 'constant',
  };
}

/** Name and shape of every parameter of a model of these sizes. */
export function shapesOf(sizes: Sizes): Map<string, number[]> {
  return parameterShapes(modelConfigOf(sizes));
}

function batchOf(sizes: Sizes): Batch {
  const { inputs, targets } = tokensOf(sizes);
  return fullBatch(sizes.batch, inputs, targets);
}

/** Training with the engine, on WebGPU or on its wasm fallback. */
export async function ourTrainer(
  sizes: Sizes,
  weights: ReadonlyMap<string, Weights>,
  backend: 'webgpu' | 'wasm' = 'webgpu',
): Promise<Trainer> {
  await enterOurs(backend);
  const model = new Model(modelConfigOf(sizes), weights);
  const stepper = new Stepper(model, trainingConfigOf(sizes));
  const batch = batchOf(sizes);
  let steps = 0;
  let last: Promise<StepReport> | undefined;
  return {
    enter: () => enterOurs(backend),
    async submit() {
      last = (await stepper.step([batch], steps++)).report;
      if (backend === 'webgpu') flush();
    },
    finish: async () => {
      await last;
    },
    device: () => (backend === 'webgpu' ? webgpuBackend().device : undefined),
    bytes: bytesAllocated,
    loss: async () => {
      const report = await last;
      return report ? report.loss + report.zLoss : Number.NaN;
    },
    dispose() {
      stepper.dispose();
      model.dispose();
    },
  };
}

/** The same numbers as the engine stores activations in half precision; undefined where the adapter cannot. */
export function ourHalves({ values, shape }: Weights): tf.Tensor | undefined {
  const backend = requireBackend();
  if (!backend.storesHalves) return undefined;
  const tensor = tf.engine().makeTensorFromTensorInfo(backend.allocate(shape, 'f16'));
  const halves = float32ToFloat16(values);
  backend.overwrite(tensor, new Int32Array(halves.buffer as ArrayBuffer, 0, halves.length / 2));
  return tensor;
}

/** hidden [rows, in] times weight [out, in] transposed. */
export function ourLinear(hidden: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return linear(hidden, weight);
}

/** Self-attention of `batch` full rows; `attend` takes packed queries, keys and values and the table of biases. */
export function ourAttention(batch: number, length: number, heads: number) {
  const rule = {
    bidirectional: true,
    numBuckets: relativeBuckets.count,
    maxDistance: relativeBuckets.maxDistance,
  };
  const distances = Int32Array.from({ length: 2 * length - 1 }, (_, at) => {
    return relativePositionBucket(at - (length - 1), rule);
  });
  const bucketOfDistance = tf.tensor(distances, [2 * length - 1], 'int32');
  const codes = tf.fill([batch, length], 2, 'int32'); // segment 1, no prefix
  const visibility = { queryCodes: codes, keyCodes: codes, causal: false };
  return {
    attend: (packed: tf.Tensor, table: tf.Tensor) => {
      return attention(packed, undefined, { heads, visibility, bias: { table, bucketOfDistance } });
    },
    dispose: () => tf.dispose([bucketOfDistance, codes]),
  };
}

export type SearchName = 'greedy' | 'beam 4';

/** What a search came to. */
export interface Answer {
  score: number;
}

/** Answers one input. */
export interface Decoder {
  answer(inputIds: Int32Array, search: SearchName): Promise<Answer>;
  dispose(): void;
}

/** The engine's search over any model; writes `newTokens` tokens, no fewer. */
export async function searchWith(
  scorer: Pick<Scorer, 'vocabSize' | 'logits' | 'dispose'>,
  search: SearchName,
  newTokens: number,
): Promise<Answer> {
  const config: DecodingConfig = {
    ...defaultDecodingConfig,
    method: search === 'greedy' ? 'greedy' : 'beam',
    numBeams: 4,
    numReturnSequences: 1,
    maxNewTokens: newTokens,
    minNewTokens: newTokens,
    explain: false,
  };
  const [best] = await decode(scorer, config, { startId: 0, eosId: 1 });
  return { score: best?.score ?? Number.NaN };
}

/** Decoding with the engine's model. */
export async function ourDecoder(
  sizes: Sizes,
  weights: ReadonlyMap<string, Weights>,
  newTokens: number,
): Promise<Decoder> {
  await enterOurs();
  const model = new Model(modelConfigOf(sizes), weights);
  return {
    async answer(inputIds, search) {
      const scorer = modelScorer(model, inputIds);
      try {
        return await searchWith(scorer, search, newTokens);
      } finally {
        scorer.dispose();
      }
    },
    dispose: () => model.dispose(),
  };
}
