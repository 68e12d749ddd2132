// All that the bench knows of the engine: everything else here measures a `Contender`.
import * as tf from '@tensorflow/tfjs';
import type { Batch } from '../src/batches/batch.ts';
import { defaultModelConfig, type ModelConfig } from '../src/config/model.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../src/config/training.ts';
import { type BackendName, openBackend } from '../src/gpu/device.ts';
import { Model } from '../src/model/model.ts';
import { parameterShapes } from '../src/model/parameters.ts';
import { linear } from '../src/ops/linear/linear.ts';
import { Stepper, type StepResult } from '../src/training/step.ts';
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
  const { batch: batchSize, inputLength, targetLength } = sizes;
  const { inputs, decoderInputs, targets } = tokensOf(sizes);
  return {
    batchSize,
    inputLength,
    targetLength,
    encoderInputTokens: inputs,
    encoderSegmentIds: new Int32Array(inputs.length).fill(1),
    decoderInputTokens: decoderInputs,
    decoderTargetTokens: targets,
    decoderSegmentIds: new Int32Array(targets.length).fill(1),
    decoderLossWeights: new Float32Array(targets.length).fill(1),
    decoderPrefix: new Int32Array(targets.length),
  };
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
  let last: StepResult | undefined;
  return {
    enter: () => enterOurs(backend),
    submit() {
      tf.dispose({ ...last });
      last = stepper.step([batch], steps++);
      if (backend === 'webgpu') flush();
    },
    finish: async () => {
      if (backend === 'webgpu') await webgpuBackend().queue.onSubmittedWorkDone();
    },
    bytes: bytesAllocated,
    loss: async () => {
      const parts = (await last?.loss.data()) as Float32Array | undefined; // cross-entropy and z-loss
      return parts ? parts[0]! + parts[1]! : Number.NaN;
    },
    dispose() {
      tf.dispose({ ...last });
      stepper.dispose();
      model.dispose();
    },
  };
}

/** hidden [rows, in] times weight [out, in] transposed. */
export function ourLinear(hidden: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return linear(hidden, weight);
}
