// What tokenizer.json says of tokens that are no part of a text, whatever the vocabulary.
import type { Vocabulary } from './vocabulary.ts';

/** A token that is found in a text before it is cut into pieces; a special one can be left out of what is written. */
export function addedToken(id: number, content: string, special = true) {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special };
}

/** Padding that the vocabulary's file lacks is an id after the last one. */
export function padName(vocabulary: Vocabulary): string {
  const { padId, size } = vocabulary;
  return padId < size ? vocabulary.pieceOf(padId) : '<pad>';
}

/** Ends every text, and each of two. */
export function endOfSequence(eosId: number, name: string) {
  const end = { SpecialToken: { id: name, type_id: 0 } };
  const text = (id: 'A' | 'B') => ({ Sequence: { id, type_id: 0 } });
  return {
    type: 'TemplateProcessing',
    single: [text('A'), end],
    pair: [text('A'), end, text('B'), end],
    special_tokens: { [name]: { id: name, ids: [eosId], tokens: [name] } },
  };
}
