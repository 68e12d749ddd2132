// The decoder's input: what it should have written so far (T5's teacher forcing; seqio autoregressive_inputs).

/**
 * Ids of one row, shifted right by one, with the start id first. Every segment starts anew and does not see the last id
 * of the one before (spec 6.6); padding, segment 0, stays 0.
 */
export function shiftRight(ids: Int32Array, segmentIds: Int32Array, startId = 0): Int32Array<ArrayBuffer> {
  const shifted = new Int32Array(ids.length);
  for (let index = 0; index < ids.length; index++) {
    const starts = index === 0 || segmentIds[index] !== segmentIds[index - 1];
    if (!starts) shifted[index] = ids[index - 1]!;
    else if (segmentIds[index] !== 0) shifted[index] = startId;
  }
  return shifted;
}
