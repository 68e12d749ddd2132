// What a feed-forward network takes on the device.
import type { Precision } from '../../gpu/kernel.ts';
import { type RoomOf, storedFloats } from '../room.ts';
import type { FeedForwardOptions } from './kinds.ts';

/** Whether the activated values alone tell the slope: what relu kept is above zero, with dropout as well. */
export function keepsInner({ kind, gated }: Pick<FeedForwardOptions, 'kind' | 'gated'>): boolean {
  return gated || kind !== 'relu';
}

/** Sizes of x [rows, width] through `inner` values; `precision` is that of what lies between. */
interface FeedForwardSizes extends Pick<FeedForwardOptions, 'kind' | 'gated'> {
  rows: number;
  width: number;
  inner: number;
  precision: Precision;
}

/** Inputs: x, the inner weight and the outer one. */
export function feedForwardRoom(sizes: FeedForwardSizes): RoomOf {
  const { rows, width, inner, gated, precision } = sizes;
  const wide = gated ? 2 * inner : inner;
  const activated = storedFloats(rows * inner, precision);
  const before = keepsInner(sizes) ? [storedFloats(rows * wide, precision)] : [];
  return ([xNeeds, innerNeeds, outerNeeds]) => {
    const between = xNeeds || innerNeeds;
    const keepsActivated = outerNeeds || (between && before.length === 0);
    return {
      outputs: [rows * width],
      kept: {
        inputs: innerNeeds ? [0] : [],
        others: [...(keepsActivated ? [activated] : []), ...(between ? before : [])],
      },
      passing: {
        forward: [...(keepsActivated ? [] : [activated]), ...(between ? [] : before)],
        backward: between ? [rows * wide] : [],
      },
      gradients: [rows * width, wide * width, inner * width],
    };
  };
}
