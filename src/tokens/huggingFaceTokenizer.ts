// A vocabulary as the files from which Transformers, 4 and 5 alike, makes a tokenizer that reads and writes the same ids.
// Both kinds are a tokenizer.json that is taken as it is: ByT5Tokenizer numbers sentinels upwards, T5Tokenizer puts its own
// rules in place of the vocabulary's. Knows nothing of weights or archives.
import { byteTokenizer } from './byteTokenizer.ts';
import { pieceTokenizer } from './pieceTokenizer.ts';
import type { SentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import { padName } from './specialTokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A JSON file of a tokenizer. */
interface TokenizerFile {
  name: 'tokenizer.json' | 'tokenizer_config.json';
  content: Record<string, unknown>;
}

export function tokenizerFiles(vocabulary: Vocabulary): TokenizerFile[] {
  const tokenizer = isSentencePiece(vocabulary) ? pieceTokenizer(vocabulary) : byteTokenizer(vocabulary);
  return [
    { name: 'tokenizer.json', content: tokenizer },
    { name: 'tokenizer_config.json', content: configOf(vocabulary) },
  ];
}

function isSentencePiece(vocabulary: Vocabulary): vocabulary is SentencePieceVocabulary {
  return vocabulary.kind === 'sentencepiece';
}

function configOf(vocabulary: Vocabulary): Record<string, unknown> {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_input_names: ['input_ids', 'attention_mask'],
    pad_token: padName(vocabulary),
    eos_token: vocabulary.pieceOf(vocabulary.eosId),
    unk_token: vocabulary.pieceOf(vocabulary.unkId),
    clean_up_tokenization_spaces: false,
    // Bytes have no pieces that a text could be mistaken for: `</s>` in a text is four letters, as it is here.
    split_special_tokens: vocabulary.kind === 'bytes',
  };
}
