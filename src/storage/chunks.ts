// Cuts pieces of bytes of any sizes into chunks of one size, so that no record in the database is huge.
// A chunk is the only copy made: a checkpoint of a gigabyte is never laid end to end.

/** Bytes of the largest chunk. */
export const chunkBytes = 16 * 1024 * 1024;

/** Chunks of `size` bytes, the last one shorter; each is a copy that the next one does not touch. */
export function* chunksOf(
  parts: Iterable<Uint8Array>,
  size: number = chunkBytes,
): Generator<Uint8Array<ArrayBuffer>> {
  let chunk = new Uint8Array(size);
  let filled = 0;
  for (const part of parts) {
    for (let at = 0; at < part.byteLength; ) {
      const piece = part.subarray(at, at + size - filled);
      chunk.set(piece, filled);
      filled += piece.byteLength;
      at += piece.byteLength;
      if (filled < size) continue;
      yield chunk;
      chunk = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.slice(0, filled);
}
