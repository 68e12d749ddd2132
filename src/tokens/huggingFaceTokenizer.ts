// A vocabulary as the files from which Transformers makes a tokenizer that reads and writes the same ids.
// Knows nothing of weights or archives. Ids are SentencePiece's but for texts with marks piled on a letter, a typed ▁, or
// the names of control pieces, which tokenizers reads otherwise.
import { type NormalizerSpec, PieceType, type ScoredPiece } from './sentencepieceModel.ts';
import type { SentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import { utf8Of } from './utf8.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A JSON file of a tokenizer. */
export interface TokenizerFile {
  name: 'tokenizer.json' | 'tokenizer_config.json';
  content: Record<string, unknown>;
}

const spaceMark = '\u2581';

/** The files of a vocabulary; none where words end, not begin, with the mark of a space, for which there is no form. */
export function tokenizerFiles(vocabulary: Vocabulary): TokenizerFile[] {
  if (!isSentencePiece(vocabulary)) return [byteTokenizerConfig(vocabulary)];
  if (vocabulary.model.treatWhitespaceAsSuffix) return [];
  return [
    { name: 'tokenizer.json', content: tokenizerOf(vocabulary) },
    { name: 'tokenizer_config.json', content: pieceTokenizerConfig(vocabulary) },
  ];
}

function isSentencePiece(vocabulary: Vocabulary): vocabulary is SentencePieceVocabulary {
  return vocabulary.kind === 'sentencepiece';
}

/** A token that is found in a text before it is cut into pieces. */
function specialToken(content: string) {
  return { content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/** Transformers' ByT5Tokenizer numbers its sentinels upwards from 259; here every id is said, as SeqIO has them. */
function byteTokenizerConfig(vocabulary: Vocabulary): TokenizerFile {
  const { size, sentinelCount, padId, eosId, unkId } = vocabulary;
  const sentinels = Array.from({ length: sentinelCount }, (_, number) => `<extra_id_${number}>`);
  const named = [padId, eosId, unkId].map((id) => [id, vocabulary.pieceOf(id)] as const);
  const rows = [...named, ...sentinels.map((name, number) => [size - 1 - number, name] as const)];
  const content = {
    tokenizer_class: 'ByT5Tokenizer',
    added_tokens_decoder: Object.fromEntries(rows.map(([id, name]) => [id, specialToken(name)])),
    additional_special_tokens: sentinels,
    extra_ids: sentinelCount,
    ...namesOf(vocabulary),
  };
  return { name: 'tokenizer_config.json', content };
}

function namesOf(vocabulary: Vocabulary): Record<string, unknown> {
  const { padId, eosId, unkId } = vocabulary;
  return {
    pad_token: padName(vocabulary, padId),
    eos_token: vocabulary.pieceOf(eosId),
    unk_token: vocabulary.pieceOf(unkId),
    clean_up_tokenization_spaces: false,
  };
}

/** Padding that the vocabulary's file lacks is an id after the last one. */
function padName(vocabulary: Vocabulary, padId: number): string {
  return padId < vocabulary.size ? vocabulary.pieceOf(padId) : '<pad>';
}

/** Read from tokenizer.json as it is; T5Tokenizer would put its own rules in place of the vocabulary's. */
function pieceTokenizerConfig(vocabulary: SentencePieceVocabulary): Record<string, unknown> {
  return { tokenizer_class: 'PreTrainedTokenizerFast', ...namesOf(vocabulary) };
}

function tokenizerOf(vocabulary: SentencePieceVocabulary): Record<string, unknown> {
  const { model, unkId } = vocabulary;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(vocabulary),
    normalizer: normalizerOf(model.normalizer),
    pre_tokenizer: null,
    post_processor: endOfSequence(vocabulary),
    decoder: decoderOf(model.normalizer),
    model: {
      type: 'Unigram',
      unk_id: unkId,
      vocab: model.pieces.map((piece) => [piece.piece, scoreOf(piece)]),
      byte_fallback: model.byteFallback,
    },
  };
}

/** Low enough that a piece is never used. */
const never = -1e6;

/** As SentencePiece's encoder has it: user-defined pieces, sentinels among them, are preferred to any others. */
function scoreOf({ piece, score, type }: ScoredPiece): number {
  if (type === PieceType.userDefined) return 0.1 * (utf8Of(piece).length - 1);
  return type === PieceType.unused ? never : score;
}

function addedTokens(vocabulary: SentencePieceVocabulary) {
  const { pieces } = vocabulary.model;
  const named = pieces.flatMap(({ piece, type }, id) =>
    type === PieceType.control || type === PieceType.unknown ? [{ id, ...specialToken(piece) }] : [],
  );
  const { padId } = vocabulary;
  return padId < pieces.length
    ? named
    : [...named, { id: padId, ...specialToken(padName(vocabulary, padId)) }];
}

function normalizerOf(spec: NormalizerSpec) {
  const { charsmap, removeExtraWhitespaces, addDummyPrefix } = spec;
  const mark = markOf(spec);
  const rules: Record<string, unknown>[] = [];
  if (charsmap.length > 0) rules.push({ type: 'Precompiled', precompiled_charsmap: base64Of(charsmap) });
  if (removeExtraWhitespaces)
    rules.push({ type: 'Replace', pattern: { Regex: '^ +| +$|(?<= ) +' }, content: '' });
  if (addDummyPrefix) rules.push({ type: 'Prepend', prepend: mark });
  if (mark !== ' ') rules.push({ type: 'Replace', pattern: { String: ' ' }, content: mark });
  return { type: 'Sequence', normalizers: rules };
}

function markOf({ escapeWhitespaces }: NormalizerSpec): string {
  return escapeWhitespaces ? spaceMark : ' ';
}

function decoderOf(spec: NormalizerSpec) {
  const decoders: Record<string, unknown>[] = [
    { type: 'Replace', pattern: { String: spaceMark }, content: ' ' },
    { type: 'ByteFallback' },
    { type: 'Fuse' },
  ];
  if (spec.addDummyPrefix) decoders.push({ type: 'Strip', content: ' ', start: 1, stop: 0 });
  return { type: 'Sequence', decoders };
}

function endOfSequence(vocabulary: Vocabulary) {
  const { eosId } = vocabulary;
  const name = vocabulary.pieceOf(eosId);
  const end = { SpecialToken: { id: name, type_id: 0 } };
  const text = (id: 'A' | 'B') => ({ Sequence: { id, type_id: 0 } });
  return {
    type: 'TemplateProcessing',
    single: [text('A'), end],
    pair: [text('A'), end, text('B'), end],
    special_tokens: { [name]: { id: name, ids: [eosId], tokens: [name] } },
  };
}

function base64Of(bytes: Uint8Array): string {
  const chunk = 0x8000; // a call takes so many arguments
  let characters = '';
  for (let at = 0; at < bytes.length; at += chunk)
    characters += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(characters);
}
