// @genai-fi/nanogpt as a contender: its newest model, its trainer's own step and its AdamW, on its WebGPU kernels.
import * as tf from '@tensorflow/tfjs-core';
import { selectBackend } from '../node_modules/@genai-fi/nanogpt/dist/backend.js';
import createModel from '../node_modules/@genai-fi/nanogpt/dist/models/factory.js';
import BasicTrainer from '../node_modules/@genai-fi/nanogpt/dist/training/BasicTrainer.js';

function flush() {
  const backend = tf.backend();
  backend.endComputePassEncoder();
  if (backend.commandEncoder) backend.submitQueue();
}

/** Trains on one batch of `tokens`; the sizes are those of row D. */
globalThis.openNanogpt = async (sizes, tokens) => {
  await selectBackend('webgpu');
  const model = createModel({
    modelType: 'GenAI_NanoGPT_v2',
    vocabSize: sizes.vocabulary,
    blockSize: sizes.targetLength,
    nLayer: sizes.decoderLayers,
    nHead: sizes.heads,
    nEmbed: sizes.width,
    mlpFactor: sizes.feedForward / sizes.width,
  });
  const trainer = new BasicTrainer(model, undefined, { learningRate: 1e-3, warmupSteps: 1, clipNorm: 1 });
  const shape = [sizes.batch, sizes.targetLength];
  const batch = {
    xs: tf.tensor(Array.from(tokens.decoderInputs), shape, 'int32'),
    ys: tf.tensor(Array.from(tokens.targets), shape, 'int32'),
  };
  let loss;
  return {
    enter: async () => undefined,
    submit() {
      loss?.dispose();
      loss = trainer.trainStep({}, batch);
      flush();
    },
    finish: () => tf.backend().queue.onSubmittedWorkDone(),
    device: () => undefined,
    bytes: () => tf.memory().numBytesAllocatedInGPU,
    loss: async () => (await loss.data())[0],
    dispose() {
      loss?.dispose();
      trainer.dispose();
      model.dispose();
    },
  };
};
