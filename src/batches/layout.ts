// How an example lies in a row: encoder and decoder side by side, or one stream for decoder-only models (spec 2.2).
// Knows the shape of rows; packing.ts fills them and arrays.ts writes them out.
import { type Architecture, isDecoderOnly } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import type { Example } from './batch.ts';

export interface RowLayout {
  /** Encoder positions of a row; 0 for decoder-only models. */
  readonly inputLength: number;
  /** Decoder positions of a row. */
  readonly targetLength: number;
  /** Decoder-only models see their inputs in both directions. */
  readonly fullPrefix: boolean;
  /** Decoder-only models are scored on the targets alone (seqio); off, as in Mesh: on the inputs, too. */
  readonly lossOnTargetsOnly: boolean;
  /** Several examples share a row. */
  readonly packed: boolean;
}

/** An example as a row holds it: `prefix` leading targets are inputs of a decoder-only model. */
export interface RowExample extends Example {
  readonly prefix: number;
}

/** The layout of an architecture's rows; a decoder-only row is as long as both sequences together. */
export function layoutOf(
  architecture: Architecture,
  lengths: Pick<TrainingConfig, 'inputLength' | 'targetLength'>,
): RowLayout {
  const common = { fullPrefix: architecture === 'prefix-lm', lossOnTargetsOnly: false, packed: true };
  const { inputLength, targetLength } = lengths;
  if (!isDecoderOnly(architecture)) return { ...common, inputLength, targetLength };
  return { ...common, inputLength: 0, targetLength: inputLength + targetLength };
}

/** Inputs and targets side by side. */
export function sideBySide(example: Example): RowExample {
  return { ...example, prefix: 0 };
}

/** Inputs and targets, each with its EOS, as one stream; the EOS between them separates the parts (spec 2.2). */
export function oneStream({ inputs, targets }: Example): RowExample {
  const stream = new Int32Array(inputs.length + targets.length);
  stream.set(inputs);
  stream.set(targets, inputs.length);
  return { inputs: new Int32Array(0), targets: stream, prefix: inputs.length };
}
