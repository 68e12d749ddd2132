// Ids as text that keeps its sentinels: what a person sees of inputs, targets and answers.
import type { Vocabulary } from '../tokens/vocabulary.ts';

/** Text of ids with `<extra_id_n>` for sentinels; padding, EOS and ids beyond the vocabulary give nothing. */
export function shownText(vocabulary: Vocabulary, ids: ArrayLike<number>): string {
  const { size, padId, eosId } = vocabulary;
  return vocabulary.decodeWithSentinels(
    Array.from(ids).filter((id) => id < size && id !== padId && id !== eosId),
  );
}
