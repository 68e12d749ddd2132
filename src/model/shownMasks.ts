// The masks that each architecture would use for one example, for the page to draw (spec 2.2). No tensors.
import { type Architecture, architectures, isDecoderOnly } from '../config/model.ts';
import { crossMask, decoderMask, encoderMask, type Mask } from './masks.ts';

/** Positions of a side that are drawn; a larger picture shows nothing more. */
const mostPositions = 96;

/** One mask of an architecture, by the attention that uses it. */
export interface AttentionMask extends Mask {
  name: 'encoder' | 'decoder' | 'cross';
}

/** The masks that an architecture would use for an example. */
export interface ArchitectureMasks {
  architecture: Architecture;
  masks: AttentionMask[];
}

const oneSegment = (length: number) => new Int32Array(Math.min(length, mostPositions)).fill(1);

function masksOf(architecture: Architecture, inputs: number, targets: number): AttentionMask[] {
  if (isDecoderOnly(architecture)) {
    const segments = oneSegment(inputs + targets);
    // The region seen in full reaches one position further, so that the first prediction sees all of the inputs.
    const prefix = segments.map((_, at) => (architecture === 'prefix-lm' && at <= inputs ? 1 : 0));
    return [{ name: 'decoder', ...decoderMask(segments, prefix) }];
  }
  const [encoder, decoder] = [oneSegment(inputs), oneSegment(targets)];
  return [
    { name: 'encoder', ...encoderMask(encoder) },
    { name: 'decoder', ...decoderMask(decoder) },
    { name: 'cross', ...crossMask(decoder, encoder) },
  ];
}

/** The masks of all four architectures for an example of so many inputs and targets, EOS included. */
export function shownMasks(inputs: number, targets: number): ArchitectureMasks[] {
  return architectures.map((architecture) => ({
    architecture,
    masks: masksOf(architecture, inputs, targets),
  }));
}
