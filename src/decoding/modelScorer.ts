// A scorer over a model on the device: the encoder runs once, the decoder over whole prefixes.
// Prefixes are padded to a multiple of eight positions, so that a search uses few different shapes.
import * as tf from '@tensorflow/tfjs';
import { isDecoderOnly } from '../config/model.ts';
import { Expected } from '../errors/expected.ts';
import { BatchInputs } from '../model/inputs.ts';
import type { Model } from '../model/model.ts';
import { decode, encode, logitsOf, Pass } from '../model/t5.ts';
import type { Scorer } from './scorer.ts';

const lengthStep = 8;

function emptyBatch(batchSize: number, inputLength: number, targetLength: number) {
  return {
    batchSize,
    inputLength,
    targetLength,
    encoderInputTokens: new Int32Array(batchSize * inputLength),
    encoderSegmentIds: new Int32Array(batchSize * inputLength).fill(1),
    decoderInputTokens: new Int32Array(batchSize * targetLength),
    decoderTargetTokens: new Int32Array(batchSize * targetLength),
    decoderSegmentIds: new Int32Array(batchSize * targetLength),
    decoderLossWeights: new Float32Array(batchSize * targetLength),
    decoderPrefix: new Int32Array(batchSize * targetLength),
  };
}

/** The encoder side of `batchSize` copies of the input. */
function encoderInputs(ids: Int32Array, batchSize: number, vocabSize: number): BatchInputs {
  const batch = emptyBatch(batchSize, ids.length, 1);
  for (let row = 0; row < batchSize; row++) batch.encoderInputTokens.set(ids, row * ids.length);
  const inputs = new BatchInputs(batch, vocabSize);
  inputs.write(batch);
  return inputs;
}

/** Ids of the model's table that no vocabulary entry stands for are never written. */
function hideBeyond(logits: Float32Array, vocabSize: number, limit: number): Float32Array {
  for (let row = 0; row < logits.length; row += vocabSize)
    logits.fill(-Infinity, row + limit, row + vocabSize);
  return logits;
}

class ModelScorer implements Scorer {
  readonly vocabSize: number;
  private readonly decoders = new Map<string, BatchInputs>();
  private readonly encoders = new Map<number, BatchInputs>();

  constructor(
    private readonly model: Model,
    private readonly inputIds: Int32Array,
    private readonly encoded: tf.Tensor | undefined,
    private readonly limit: number,
    private readonly prefixLength: number,
  ) {
    this.vocabSize = model.config.vocabSize;
  }

  async logits(prefixes: readonly Int32Array[]): Promise<Float32Array> {
    const inputs = this.decoderInputs(prefixes);
    const logits = tf.tidy(() => this.lastLogits(inputs, prefixes.length, prefixes[0]!.length));
    try {
      // Backends that compute without waiting would never let a cancel message through.
      await new Promise((resolve) => setTimeout(resolve));
      const values = (await logits.data()) as Float32Array;
      return hideBeyond(values, this.vocabSize, this.limit);
    } finally {
      logits.dispose();
    }
  }

  private lastLogits(inputs: BatchInputs, count: number, length: number): tf.Tensor {
    const pass = new Pass(this.model);
    const states = decode(pass, inputs.decoder, this.encoderFor(count)); // [count, padded, dModel]
    const last = tf.slice(states as tf.Tensor3D, [0, length - 1, 0], [count, 1, this.model.config.dModel]);
    return logitsOf(this.model, last); // [count, vocabSize]
  }

  private encoderFor(count: number) {
    if (!this.encoded) return undefined;
    let inputs = this.encoders.get(count);
    if (!inputs) {
      inputs = encoderInputs(this.inputIds, count, this.vocabSize);
      this.encoders.set(count, inputs);
    }
    return { encoded: tf.tile(this.encoded, [count, 1, 1]), side: inputs.encoder! };
  }

  private decoderInputs(prefixes: readonly Int32Array[]): BatchInputs {
    const length = prefixes[0]!.length;
    const padded = Math.ceil(length / lengthStep) * lengthStep;
    const batch = emptyBatch(prefixes.length, 0, padded);
    prefixes.forEach((prefix, row) => {
      batch.decoderInputTokens.set(prefix, row * padded);
      batch.decoderSegmentIds.fill(1, row * padded, row * padded + length);
      batch.decoderPrefix.fill(1, row * padded, row * padded + Math.min(this.prefixLength, length));
    });
    const key = `${prefixes.length},${padded}`;
    const inputs = this.decoders.get(key) ?? new BatchInputs(batch, this.vocabSize);
    this.decoders.set(key, inputs);
    inputs.write(batch);
    return inputs;
  }

  dispose(): void {
    this.encoded?.dispose();
    for (const inputs of [...this.decoders.values(), ...this.encoders.values()]) inputs.dispose();
  }
}

export interface ModelScorerOptions {
  /** Ids from here on are never written; the vocabulary's size where the model's table is larger. */
  limit?: number;
}

/**
 * A scorer for one input. Encoder-decoder models encode `inputIds` (EOS included) once; decoder-only models
 * get them as the decoder's prefix instead (`decode` options), and a prefix LM sees them in both directions.
 * Throws Expected `decoding.input` for ids the model's table does not have.
 */
export function modelScorer(model: Model, inputIds: Int32Array, options: ModelScorerOptions = {}): Scorer {
  const { vocabSize, architecture } = model.config;
  const strange = inputIds.find((id) => id < 0 || id >= vocabSize);
  if (strange !== undefined) {
    throw new Expected(
      'decoding.input',
      `ids below ${vocabSize}`,
      strange,
      'Use the vocabulary the model was trained with.',
    );
  }
  const limit = Math.min(options.limit ?? vocabSize, vocabSize);
  if (isDecoderOnly(architecture)) {
    // The region seen in full is extended by one, so that the first written token sees all of the input (spec 2.2).
    const prefix = architecture === 'prefix-lm' ? inputIds.length + 1 : 0;
    return new ModelScorer(model, inputIds, undefined, limit, prefix);
  }
  const inputs = encoderInputs(inputIds, 1, vocabSize);
  try {
    const encoded = tf.keep(tf.tidy(() => encode(new Pass(model), inputs.encoder!)));
    return new ModelScorer(model, inputIds, encoded, limit, 0);
  } finally {
    inputs.dispose();
  }
}
