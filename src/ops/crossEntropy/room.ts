// What the loss takes on the device: of the logits only a chunk of the vocabulary at a time.
import type { RoomOf } from '../room.ts';

/** Bytes of logits that are held at a time, at most. */
export const chunkBytes = 32 * 2 ** 20;

/** How many ids' logits are held at a time, at most. */
export function chunkWidth(tokens: number, vocabulary: number, bytes = chunkBytes): number {
  return Math.min(vocabulary, Math.max(64, 64 * Math.floor(bytes / (4 * tokens * 64))));
}

/** Inputs: states [tokens, width] and table [vocabulary, width]. The logits of an only chunk are kept. */
export function crossEntropyRoom(tokens: number, vocabulary: number, width: number): RoomOf {
  const columns = chunkWidth(tokens, vocabulary);
  const logits = [tokens * columns];
  const alone = columns === vocabulary;
  const [notes, terms] = [4 * tokens, 2 * tokens];
  return ([, tableNeeds]) => ({
    outputs: [2],
    kept: { inputs: alone && !tableNeeds ? [] : [0], others: [notes, ...(alone ? logits : [])] },
    passing: { forward: [terms, ...(alone ? [] : logits)], backward: alone ? [] : logits },
    gradients: [tokens * width, vocabulary * width],
  });
}
