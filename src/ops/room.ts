// How an op says what it takes on the device, so that a step can be added up before it runs. Every op says it beside its
// launcher; nothing here knows of devices or tensors.
import type { Precision } from '../gpu/kernel.ts';

/** What one op takes besides its inputs: buffers, each by its size in floats of 4 bytes. */
export interface OpRoom {
  outputs: readonly number[];
  /** What its gradient reads, kept until then: inputs and outputs by number, and buffers that nobody else sees. */
  kept: { inputs?: readonly number[]; outputs?: readonly number[]; others?: readonly number[] };
  /** Needed only while it runs, and only while its gradient does. */
  passing?: { forward?: readonly number[]; backward?: readonly number[] };
  /** The gradient of each input, where it is needed; `first`: it is that of the first input where both are needed. */
  gradients: readonly (number | 'first')[];
}

/** What an op takes, by which of its inputs need a gradient. */
export type RoomOf = (needs: readonly boolean[]) => OpRoom;

/** Floats in whose room so many numbers lie. */
export function storedFloats(count: number, precision: Precision): number {
  return precision === 'f16' ? Math.ceil(count / 2) : count;
}
