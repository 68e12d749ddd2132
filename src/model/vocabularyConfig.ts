// What a vocabulary decides of a model: the size of its table and the ids that mean something.
import type { ModelConfig } from '../config/model.ts';

/** Tables are padded to a multiple of this, as T5's are (spec 1.6). */
const tableMultiple = 128;

/** Of a vocabulary, what a model depends on. */
interface VocabularyIds {
  size: number;
  padId: number;
  eosId: number;
}

/** The model with a table for every id of the vocabulary, padding included, with which decoders begin as T5's do. */
export function forVocabulary(model: ModelConfig, { size, padId, eosId }: VocabularyIds): ModelConfig {
  const rows = Math.max(size, padId + 1);
  const vocabSize = Math.ceil(rows / tableMultiple) * tableMultiple;
  return { ...model, vocabSize, padTokenId: padId, eosTokenId: eosId, decoderStartTokenId: padId };
}
