// How an example lies in a row: encoder and decoder side by side, or one stream for decoder-only models (spec 2.2).
// Knows the shape of rows, and is the one answer to which of the two an architecture has; packing.ts fills rows and
// arrays.ts writes them out.
import { type Architecture, isDecoderOnly } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import type { Room } from '../objectives/lengths.ts';
import type { Example } from './batch.ts';

export interface RowLayout {
  /** Encoder positions of a row; 0 for decoder-only models. */
  readonly inputLength: number;
  /** Decoder positions of a row. */
  readonly targetLength: number;
  /** The model is decoder-only: inputs and targets share the decoder's positions. */
  readonly oneStream: boolean;
  /** The model sees its inputs in both directions although it is decoder-only. */
  readonly fullPrefix: boolean;
}

/** An example as a row holds it: `prefix` leading targets are inputs of a decoder-only model. */
export interface RowExample extends Example {
  readonly prefix: number;
}

/** The layout of an architecture's rows; a decoder-only row is as long as both sequences together. */
export function layoutOf(
  architecture: Architecture,
  { inputLength, targetLength }: Pick<TrainingConfig, 'inputLength' | 'targetLength'>,
): RowLayout {
  const fullPrefix = architecture === 'prefix-lm';
  if (!isDecoderOnly(architecture)) return { inputLength, targetLength, oneStream: false, fullPrefix };
  return { inputLength: 0, targetLength: inputLength + targetLength, oneStream: true, fullPrefix };
}

/** Room of one example in a row that is empty. */
export function roomOf({ inputLength, targetLength, oneStream }: RowLayout): Room {
  return oneStream ? { both: targetLength } : { inputs: inputLength, targets: targetLength };
}

/** Whether an empty row holds the example. One with nothing to write, or nothing for an encoder to read, has no place. */
export function fitsRow({ inputs, targets }: Example, layout: RowLayout): boolean {
  if (targets.length === 0) return false;
  if (layout.oneStream) return inputs.length + targets.length <= layout.targetLength;
  return inputs.length > 0 && inputs.length <= layout.inputLength && targets.length <= layout.targetLength;
}

/** The example as a row of the layout holds it. */
export function inRow(example: Example, layout: RowLayout): RowExample {
  return layout.oneStream ? oneStream(example) : { ...example, prefix: 0 };
}

/** Inputs and targets, each with its EOS, as one stream; the EOS between them separates the parts (spec 2.2). */
function oneStream({ inputs, targets }: Example): RowExample {
  const stream = new Int32Array(inputs.length + targets.length);
  stream.set(inputs);
  stream.set(targets, inputs.length);
  return { inputs: new Int32Array(0), targets: stream, prefix: inputs.length };
}
