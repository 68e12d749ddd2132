// Cuts token ids into the segments that an objective works on (T5 preprocessors.py; spec 3.1, steps 1-3 and 5).
// Knows nothing of objectives or of batches.
import { type Seed, splitSeed, uniformIntegers } from '../math/random.ts';

type Ids = Int32Array<ArrayBuffer>;

/** A document longer than this is cut to one random stretch of it (select_random_chunk.gin). */
export const longestChunk = 65_536;

/** One of the stretches of `maxTokens` tokens, chosen by the seed; a short document whole (select_random_chunk). */
export function selectRandomChunk(ids: Ids, seed: Seed, maxTokens = longestChunk): Ids {
  if (ids.length <= maxTokens) return ids;
  const chunks = Math.ceil(ids.length / maxTokens);
  const start = maxTokens * uniformIntegers(splitSeed(seed, 2)[1]!, 1, 0, chunks)[0]!;
  return ids.subarray(start, start + maxTokens);
}

/** Documents one after another, padding left out (reduce_concat_tokens). */
export function concatTokens(documents: readonly Ids[], padId = 0): Ids {
  const kept = documents.map((document) => document.filter((id) => id !== padId));
  const joined = new Int32Array(kept.reduce((total, document) => total + document.length, 0));
  let position = 0;
  for (const document of kept) {
    joined.set(document, position);
    position += document.length;
  }
  return joined;
}

/** Consecutive segments of `maxTokens` tokens; the last may be shorter (split_tokens). */
export function splitTokens(ids: Ids, maxTokens: number): Ids[] {
  const count = Math.ceil(ids.length / maxTokens);
  return Array.from({ length: count }, (_, index) =>
    ids.subarray(index * maxTokens, (index + 1) * maxTokens),
  );
}

/** The ids cut to `maxLength` - 1, then EOS (seqio append_eos_after_trim). */
export function appendEosAfterTrim(ids: Ids, maxLength: number, eosId: number): Ids {
  const kept = Math.min(ids.length, maxLength - 1);
  const result = new Int32Array(kept + 1).fill(eosId);
  result.set(ids.subarray(0, kept));
  return result;
}
