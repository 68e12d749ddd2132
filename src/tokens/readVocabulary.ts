// One way in for every vocabulary file.
import { byteVocabulary } from './bytes.ts';
import { readSentencePieceModel } from './sentencepieceModel.ts';
import { sentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The vocabulary of a SentencePiece `.model` file; without one, the bytes. Throws Expected `sentencepiece.*`. */
export function readVocabulary(file: Uint8Array | undefined): Vocabulary {
  return file ? sentencePieceVocabulary(readSentencePieceModel(file)) : byteVocabulary();
}
