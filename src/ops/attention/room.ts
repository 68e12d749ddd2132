// What attention takes on the device. No matrix of queries and keys is among it.
import type { Precision } from '../../gpu/kernel.ts';
import { type RoomOf, storedFloats } from '../room.ts';
import type { Extent } from './shape.ts';

type Lengths = Pick<Extent, 'batch' | 'heads' | 'queries' | 'keys'>;

/** Numbers that the forward pass leaves for the gradient (notes.wgsl); `distances` is 0 without a bias. */
export function notesOf({ batch, heads, queries, keys }: Lengths, distances: number): number {
  return 2 + batch * (queries + keys) + distances * (1 + heads) + batch * heads * queries;
}

/** Numbers that one half of the gradient leaves for the other; a tile has so many `rows`. */
export function sumsOf({ batch, heads, queries }: Lengths, buckets: number, rows: number): number {
  return batch * heads * (queries + buckets * Math.ceil(queries / rows));
}

/** Rows of a tile where no device says otherwise. */
const usualRows = 64;

/** One attention and how its numbers are stored. */
interface AttentionSizes extends Lengths {
  depth: number;
  /** Of the bias, 0 without one. */
  buckets: number;
  /** Whether keys and values come from elsewhere than the queries. */
  fromMemory: boolean;
  precision: Precision;
}

/** Inputs: queries, or queries, keys and values packed; memory if there is one; table if there is a bias. */
export function attentionRoom(sizes: AttentionSizes): RoomOf {
  const { batch, heads, queries, keys, depth, buckets, fromMemory, precision } = sizes;
  const attended = batch * queries * heads * depth;
  const memory = 2 * batch * keys * heads * depth;
  const gradients = [
    ...(fromMemory ? [attended, memory] : [3 * attended]),
    ...(buckets > 0 ? [buckets * heads] : []),
  ];
  const distances = buckets > 0 ? queries + keys - 1 : 0;
  return ([queriesNeed]) => ({
    outputs: [storedFloats(attended, precision)],
    kept: { inputs: [...gradients.keys()], outputs: [0], others: [notesOf(sizes, distances)] },
    passing: { backward: [sumsOf(sizes, buckets, usualRows), ...(queriesNeed ? [] : [gradients[0]!])] },
    gradients,
  });
}
