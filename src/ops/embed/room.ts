// What an embedding takes on the device.
import type { RoomOf } from '../room.ts';

/** Inputs: the table [vocabulary, width]. */
export function embedRoom(tokens: number, vocabulary: number, width: number): RoomOf {
  return () => ({ outputs: [tokens * width], kept: {}, gradients: [vocabulary * width] });
}
