// What a residual norm takes on the device.
import type { Precision } from '../../gpu/kernel.ts';
import { type RoomOf, storedFloats } from '../room.ts';

/** Sizes of a stream [rows, width]; `precision` is that of the normed output. */
interface NormSizes {
  rows: number;
  width: number;
  /** Whether a part of the update is dropped: else its gradient is the stream's. */
  drops: boolean;
  precision: Precision;
}

/** Numbers that the forward pass leaves for the gradient: one a row, seed and step. */
export function notesOf(rows: number): number {
  return rows + 2;
}

/** Inputs: stream, scale and, if there is one, update. Outputs: the joined stream, and the same normed. */
export function residualNormRoom({ rows, width, drops, precision }: NormSizes): RoomOf {
  const states = rows * width;
  return ([streamNeeds]) => ({
    outputs: [states, storedFloats(states, precision)],
    kept: { outputs: [0], others: [notesOf(rows)] },
    passing: { backward: streamNeeds ? [] : [states] }, // written in any case
    gradients: [states, width, drops ? states : 'first'],
  });
}
