// Bytes as a tokenizer.json: byte-level pieces that are never merged, so that byte b stays id b + 3, and every sentinel
// under the id that SeqIO gives it.
import { addedToken, endOfSequence } from './specialTokens.ts';
import { numberOfSentinel, type Vocabulary } from './vocabulary.ts';

const firstByte = 3;
const firstSentinel = firstByte + 256;

export function byteTokenizer(vocabulary: Vocabulary): Record<string, unknown> {
  const { eosId } = vocabulary;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...named(vocabulary), ...sentinels(vocabulary)],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    post_processor: endOfSequence(eosId, vocabulary.pieceOf(eosId)),
    // Ill-formed bytes are left out, as SeqIO and ByT5 do; with them goes a U+FFFD that a text held itself.
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
        { type: 'Replace', pattern: { String: '\ufffd' }, content: '' },
      ],
    },
    model: { type: 'BPE', vocab: piecesOf(vocabulary), merges: [] },
  };
}

function named(vocabulary: Vocabulary) {
  return Array.from({ length: firstByte }, (_, id) => addedToken(id, vocabulary.pieceOf(id)));
}

/** They are read in a text, where special tokens are not. */
function sentinels(vocabulary: Vocabulary) {
  const { size, sentinelCount } = vocabulary;
  return Array.from({ length: sentinelCount }, (_, at) => {
    const id = firstSentinel + at;
    return addedToken(id, `<extra_id_${numberOfSentinel({ size }, id)}>`, false);
  });
}

function piecesOf(vocabulary: Vocabulary): Record<string, number> {
  const names = Array.from({ length: firstByte }, (_, id) => [vocabulary.pieceOf(id), id] as const);
  const bytes = byteCharacters().map((character, byte) => [character, byte + firstByte] as const);
  return Object.fromEntries([...names, ...bytes]);
}

/** The character that byte-level pieces are written with for each byte (GPT-2: bytes_to_unicode). */
function byteCharacters(): string[] {
  let unprintable = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(printable ? byte : unprintable++);
  });
}
