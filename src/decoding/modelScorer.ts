// A scorer over a model on the device: the encoder runs once, and each token is read once, because keys and values of
// what was read before are cached. A step is a plan over fixed buffers, one for each number of rows.
import * as tf from '@tensorflow/tfjs';
import { inputsBatch } from '../batches/arrays.ts';
import { isDecoderOnly } from '../config/model.ts';
import { Expected } from '../errors/expected.ts';
import { engineBackend } from '../gpu/device.ts';
import { readTensor } from '../gpu/tensors.ts';
import { BatchInputs } from '../model/inputs.ts';
import type { Model } from '../model/model.ts';
import { decoderDepth } from '../model/parameters.ts';
import { crossMemory, encode, Pass } from '../model/t5.ts';
import { DecoderLane, type EncodedInput } from './decoderLane.ts';
import type { Scorer } from './scorer.ts';

/** Ids of the model's table that no vocabulary entry stands for are never written. */
function hideBeyond(logits: Float32Array, vocabSize: number, limit: number): Float32Array {
  for (let row = 0; row < logits.length; row += vocabSize)
    logits.fill(-Infinity, row + limit, row + vocabSize);
  return logits;
}

class ModelScorer implements Scorer {
  readonly vocabSize: number;
  private lane: DecoderLane | undefined;

  constructor(
    private readonly model: Model,
    private readonly input: EncodedInput | undefined,
    private readonly limit: number,
    private readonly prefixLength: number,
  ) {
    this.vocabSize = model.config.vocabSize;
  }

  async logits(prefixes: readonly Int32Array[], parents: Int32Array): Promise<Float32Array> {
    const lane = this.laneFor(prefixes, parents);
    const logits = await lane.read(prefixes);
    // Backends that compute without waiting would never let a cancel message through.
    if (!engineBackend()) await new Promise((resolve) => setTimeout(resolve));
    return hideBeyond(await readTensor(logits), this.vocabSize, this.limit);
  }

  /** The lane with room for the prefixes, whose rows have read what their parents had, or nothing in a new search. */
  private laneFor(prefixes: readonly Int32Array[], parents: Int32Array): DecoderLane {
    const [rows, length] = [prefixes.length, prefixes[0]!.length];
    const former = this.lane;
    const goesOn = parents[0]! >= 0 && former?.length === length - 1;
    const lane = former?.rows === rows && former.capacity >= length ? former : this.newLane(rows, length);
    if (goesOn) lane.goOnFrom(former, parents);
    else lane.beginAnew();
    if (lane !== former) former?.dispose();
    this.lane = lane;
    return lane;
  }

  private newLane(rows: number, length: number): DecoderLane {
    return new DecoderLane(this.model, this.input, { rows, length, prefixLength: this.prefixLength });
  }

  dispose(): void {
    this.lane?.dispose();
    tf.dispose([...(this.input?.memories ?? [])]);
  }
}

/** Keys and values of one input for every decoder block. */
function encodeInput(model: Model, inputIds: Int32Array): EncodedInput {
  const batch = inputsBatch(inputIds);
  const inputs = new BatchInputs(batch, model.config.vocabSize);
  inputs.write(batch);
  try {
    const memories = tf.tidy(() => {
      const encoded = encode(new Pass(model), inputs.encoder!);
      return Array.from({ length: decoderDepth(model.config) }, (_, block) =>
        crossMemory(model, encoded, block),
      );
    });
    for (const memory of memories) tf.keep(memory);
    return { memories, length: inputIds.length };
  } finally {
    inputs.dispose();
  }
}

interface ModelScorerOptions {
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
  if (!isDecoderOnly(architecture)) return new ModelScorer(model, encodeInput(model, inputIds), limit, 0);
  // The region seen in full is extended by one, so that the first written token sees all of the input (spec 2.2).
  const prefix = architecture === 'prefix-lm' ? inputIds.length + 1 : 0;
  return new ModelScorer(model, undefined, limit, prefix);
}
