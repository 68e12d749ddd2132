// The decoder's input: what it should have written so far (T5's teacher forcing; seqio autoregressive_inputs).

/**
 * Ids of one row, shifted right by one, with the start id first. With segment ids, every segment starts anew and
 * does not see the last id of the one before (spec 6.6); without, nothing is zeroed.
 */
export function shiftRight(
  ids: Int32Array,
  segmentIds: Int32Array | undefined,
  startId = 0,
): Int32Array<ArrayBuffer> {
  const shifted = new Int32Array(ids.length);
  for (let index = 0; index < ids.length; index++) {
    const starts = index === 0 || (segmentIds !== undefined && segmentIds[index] !== segmentIds[index - 1]);
    if (!starts) shifted[index] = ids[index - 1]!;
    else if (segmentIds?.[index] !== 0) shifted[index] = startId;
  }
  return shifted;
}
