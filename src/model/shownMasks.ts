// The masks that each architecture would use for one pair of inputs and targets, small enough to be drawn.
import { type Architecture, architectures, isDecoderOnly } from '../config/model.ts';
import { crossMask, decoderMask, encoderMask, type Mask } from './masks.ts';

/** Positions of a sequence that are drawn; longer ones are cut. */
export const mostDrawn = 64;

export interface NamedMask extends Mask {
  name: 'encoder' | 'decoder' | 'cross';
}

export interface MasksOfArchitecture {
  architecture: Architecture;
  masks: NamedMask[];
}

const ones = (length: number): Int32Array => new Int32Array(length).fill(1);

/** Masks of all architectures for sequences of these lengths, EOS included; cut to `mostDrawn` positions. */
export function shownMasks(inputLength: number, targetLength: number): MasksOfArchitecture[] {
  return architectures.map((architecture) => ({
    architecture,
    masks: isDecoderOnly(architecture)
      ? [rowMask(inputLength, targetLength, architecture === 'prefix-lm')]
      : stackMasks(Math.min(inputLength, mostDrawn), Math.min(targetLength, mostDrawn)),
  }));
}

/** Inputs and targets in one row; a prefix LM sees the inputs in both directions. */
function rowMask(inputLength: number, targetLength: number, hasPrefix: boolean): NamedMask {
  const length = Math.min(inputLength + targetLength, mostDrawn);
  const prefix = Int32Array.from({ length }, (_, position) => (position < inputLength ? 1 : 0));
  return { name: 'decoder', ...decoderMask(ones(length), hasPrefix ? prefix : undefined) };
}

function stackMasks(inputs: number, targets: number): NamedMask[] {
  return [
    { name: 'encoder', ...encoderMask(ones(inputs)) },
    { name: 'decoder', ...decoderMask(ones(targets)) },
    { name: 'cross', ...crossMask(ones(targets), ones(inputs)) },
  ];
}
