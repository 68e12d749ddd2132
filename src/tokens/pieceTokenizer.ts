// A SentencePiece vocabulary as a tokenizer.json: its pieces, and its rules for characters and spaces in the words of the
// tokenizers library. Sentinels are pieces such as `▁<extra_id_0>`, as SeqIO has them. Ids are ours but for the names of
// control pieces, which are those pieces there, marks piled on one letter, and ties that only rounding decides.
import { type NormalizerSpec, PieceType, type ScoredPiece } from './sentencepieceModel.ts';
import type { SentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import { addedToken, endOfSequence, padName } from './specialTokens.ts';
import { utf8Of } from './utf8.ts';

type Rule = Record<string, unknown>;

const spaceMark = '\u2581';

export function pieceTokenizer(vocabulary: SentencePieceVocabulary): Record<string, unknown> {
  const { model, unkId, eosId } = vocabulary;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: namedTokens(vocabulary),
    normalizer: { type: 'Sequence', normalizers: normalizersOf(vocabulary) },
    pre_tokenizer: null,
    post_processor: endOfSequence(eosId, vocabulary.pieceOf(eosId)),
    decoder: { type: 'Sequence', decoders: decodersOf(model.normalizer) },
    model: {
      type: 'Unigram',
      unk_id: unkId,
      vocab: model.pieces.map((piece) => [piece.piece, scoreOf(piece)]),
      byte_fallback: model.byteFallback,
    },
  };
}

function namedTokens(vocabulary: SentencePieceVocabulary) {
  const { padId, model } = vocabulary;
  const named = model.pieces.flatMap(({ piece, type }, id) =>
    type === PieceType.control || type === PieceType.unknown ? [addedToken(id, piece)] : [],
  );
  return padId < model.pieces.length ? named : [...named, addedToken(padId, padName(vocabulary))];
}

/** Low enough that letters are read by themselves wherever there are pieces for them. */
const never = -1e6;

/** As SentencePiece's encoder has it: user-defined pieces, sentinels among them, are preferred to any others. */
function scoreOf({ piece, score, type }: ScoredPiece): number {
  if (type === PieceType.userDefined) return 0.1 * (utf8Of(piece).length - 1);
  return type === PieceType.unused || type === PieceType.byte ? never : score;
}

function normalizersOf(vocabulary: SentencePieceVocabulary): Rule[] {
  const { normalizer, treatWhitespaceAsSuffix } = vocabulary.model;
  const mark = markOf(normalizer);
  const marked = normalizer.addDummyPrefix ? [besideText(mark, treatWhitespaceAsSuffix)] : [];
  return [
    ...sentinelRules(vocabulary, spaceBefore),
    ...characterRules(vocabulary),
    ...(normalizer.removeExtraWhitespaces ? [withoutExtraSpaces(mark)] : []),
    ...sentinelRules(vocabulary, markAtBeginning),
    ...marked,
    ...(mark === ' ' ? [] : [replace({ String: ' ' }, mark)]),
  ];
}

function markOf({ escapeWhitespaces }: NormalizerSpec): string {
  return escapeWhitespaces ? spaceMark : ' ';
}

function replace(pattern: { String: string } | { Regex: string }, content: string): Rule {
  return { type: 'Replace', pattern, content };
}

/**
 * tokenizers looks characters up by short clusters, of which it reads the beginning only: line ends are told it, what is
 * written in several characters is composed before, and what its parts became is composed after.
 */
function characterRules(vocabulary: SentencePieceVocabulary): Rule[] {
  const { charsmap } = vocabulary.model.normalizer;
  if (charsmap.length === 0) return [];
  const lineEnd = vocabulary.normalize('.\r\n.').normalized.split('.')[1] ?? '';
  const composes = vocabulary.normalize('\u304b\u3099').normalized.includes('\u304c'); // か with its mark
  const compose = composes ? [{ type: 'NFC' }] : [];
  return [
    replace({ String: '\r\n' }, lineEnd),
    ...compose,
    { type: 'Precompiled', precompiled_charsmap: base64Of(charsmap) },
    ...compose,
  ];
}

/** A mark that was typed is a space at the end, and none at the beginning. */
function withoutExtraSpaces(mark: string): Rule {
  return replace({ Regex: `\\A +|[ ${mark}]+\\z|(?<= ) +` }, '');
}

/** The mark before a text or, where words end with it, after it. */
function besideText(mark: string, after: boolean): Rule {
  return after ? replace({ Regex: '\\z' }, mark) : { type: 'Prepend', prepend: mark };
}

/** What makes sentinels be found wherever they stand, as `encodeWithSentinels` does, if their pieces begin with the mark. */
function sentinelRules(
  vocabulary: SentencePieceVocabulary,
  rule: (sentinel: string, vocabulary: SentencePieceVocabulary) => Rule | undefined,
): Rule[] {
  const { sentinelCount, size, model } = vocabulary;
  if (sentinelCount === 0 || !model.pieces[size - 1]?.piece.startsWith(spaceMark)) return [];
  const numbers = Array.from({ length: sentinelCount }, (_, number) => number).join('|');
  const made = rule(`<extra_id_(?:${numbers})>`, vocabulary);
  return made ? [made] : [];
}

const spaceBefore = (sentinel: string): Rule => replace({ Regex: `(?<=\\S)(?=${sentinel})` }, ' ');

function markAtBeginning(sentinel: string, { model }: SentencePieceVocabulary): Rule | undefined {
  const { normalizer, treatWhitespaceAsSuffix } = model;
  const begins = normalizer.addDummyPrefix && !treatWhitespaceAsSuffix;
  return begins ? undefined : replace({ Regex: `\\A\\s*(?=${sentinel})` }, markOf(normalizer));
}

/** As many spaces as a text can begin with. */
const all = 2 ** 31 - 1;

function decodersOf({ addDummyPrefix, removeExtraWhitespaces }: NormalizerSpec): Rule[] {
  const start = removeExtraWhitespaces ? all : 1;
  return [
    replace({ String: spaceMark }, ' '),
    { type: 'ByteFallback' },
    { type: 'Fuse' },
    ...(addDummyPrefix || removeExtraWhitespaces ? [{ type: 'Strip', content: ' ', start, stop: 0 }] : []),
  ];
}

function base64Of(bytes: Uint8Array): string {
  const chunk = 0x8000; // a call takes so many arguments
  let characters = '';
  for (let at = 0; at < bytes.length; at += chunk)
    characters += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(characters);
}
