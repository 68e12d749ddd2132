// A SentencePiece unigram model as plain data, read from a `.model` file (spec 4.2, sentencepiece_model.proto).
// Reading checks everything that encoding relies on, so that a hostile file is refused here and nowhere later.
// Does not know how text is normalized or segmented.

import { Expected } from '../errors/expected.ts';
import { checkCharsmap } from './charsmap.ts';
import { bytesOf, type Field, fieldsOf, floatOf, integerOf, stringOf } from './protobuf.ts';
import { utf8Of } from './utf8.ts';

/** ModelProto.SentencePiece.Type */
export const PieceType = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;
export type PieceType = (typeof PieceType)[keyof typeof PieceType];

export interface ScoredPiece {
  piece: string;
  /** Natural logarithm of its probability, float32. */
  score: number;
  type: PieceType;
}

/** NormalizerSpec; also used for the denormalizer. */
export interface NormalizerSpec {
  name: string;
  /** Trie and replacements as the file has them; empty for the identity. */
  charsmap: Uint8Array;
  addDummyPrefix: boolean;
  removeExtraWhitespaces: boolean;
  escapeWhitespaces: boolean;
}

/** What of a ModelProto matters for encoding and decoding. The id of a piece is its index. */
export interface SentencePieceModel {
  pieces: readonly ScoredPiece[];
  normalizer: NormalizerSpec;
  /** Applied to decoded text; most files have none. */
  denormalizer?: NormalizerSpec;
  byteFallback: boolean;
  treatWhitespaceAsSuffix: boolean;
  unkSurface: string;
  eosPiece: string;
  padPiece: string;
}

/** Largest file that is read, in bytes; the largest T5 vocabulary (mT5, 250,000 pieces) has 4 MiB. */
export const LARGEST_MODEL = 32 * 2 ** 20;
const LARGEST_PIECE = 1024; // bytes
const LARGEST_PIECES = 8 * 2 ** 20; // bytes of all pieces together
const MODEL_TYPES = [
  'a model without a type',
  'a unigram model',
  'a BPE model',
  'a word model',
  'a character model',
];

/** What a file means that says nothing else. */
const defaults: Omit<SentencePieceModel, 'pieces' | 'normalizer'> = {
  byteFallback: false,
  treatWhitespaceAsSuffix: false,
  unkSurface: ' \u2047 ',
  eosPiece: '</s>',
  padPiece: '<pad>',
};

/** Reads a `.model` file. Throws `Expected` for anything but a complete unigram model. */
export function readSentencePieceModel(file: Uint8Array): SentencePieceModel {
  if (file.length > LARGEST_MODEL) {
    throw refused('size', `a file of at most ${LARGEST_MODEL} bytes`, `${file.length} bytes`);
  }
  const pieces: ScoredPiece[] = [];
  const model: SentencePieceModel = { ...defaults, pieces, normalizer: readNormalizer(new Uint8Array(0)) };
  for (const field of fieldsOf(file)) {
    if (field.number === 1) pieces.push(readPiece(bytesOf(field)));
    else if (field.number === 2) Object.assign(model, readTrainerSpec(bytesOf(field)));
    else if (field.number === 3) model.normalizer = readNormalizer(bytesOf(field));
    else if (field.number === 5) model.denormalizer = readNormalizer(bytesOf(field));
  }
  checkModel(model);
  return model;
}

function readPiece(message: Uint8Array): ScoredPiece {
  const piece: ScoredPiece = { piece: '', score: 0, type: PieceType.normal };
  for (const field of fieldsOf(message)) {
    if (field.number === 1) piece.piece = stringOf(field);
    else if (field.number === 2) piece.score = floatOf(field);
    else if (field.number === 3) piece.type = pieceType(integerOf(field));
  }
  return piece;
}

function pieceType(value: number): PieceType {
  const type = Object.values(PieceType).find((known) => known === value);
  if (type === undefined) throw refused('file', 'piece types from 1 to 6', value);
  return type;
}

function readTrainerSpec(message: Uint8Array): Partial<SentencePieceModel> {
  const spec: Partial<SentencePieceModel> = {};
  for (const field of fieldsOf(message)) {
    if (field.number === 3) checkModelType(integerOf(field));
    else if (field.number === 24) spec.treatWhitespaceAsSuffix = integerOf(field) !== 0;
    else if (field.number === 35) spec.byteFallback = integerOf(field) !== 0;
    else if (field.number === 44) spec.unkSurface = stringOf(field);
    else if (field.number === 47) spec.eosPiece = stringOf(field);
    else if (field.number === 48) spec.padPiece = stringOf(field);
  }
  return spec;
}

function checkModelType(type: number): void {
  if (type === 1) return;
  throw new Expected(
    'sentencepiece.type',
    'a unigram model',
    MODEL_TYPES[type] ?? 'a model of unknown type',
    'Train the vocabulary with --model_type=unigram, or use bytes.',
  );
}

function readNormalizer(message: Uint8Array): NormalizerSpec {
  const flags = [true, true, true]; // fields 3, 4, 5
  const spec = { name: '', charsmap: new Uint8Array(0) };
  for (const field of fieldsOf(message)) {
    if (field.number === 1) spec.name = stringOf(field);
    else if (field.number === 2) spec.charsmap = bytesOf(field).slice();
    else if (isFlag(field)) flags[field.number - 3] = integerOf(field) !== 0;
  }
  checkCharsmap(spec.charsmap);
  const [addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces] = flags as [boolean, boolean, boolean];
  return { ...spec, addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces };
}

function isFlag(field: Field): boolean {
  return field.number >= 3 && field.number <= 5;
}

/** What encoding takes for granted (upstream: ModelInterface::InitializePieces). */
function checkModel(model: SentencePieceModel): void {
  const { pieces } = model;
  if (pieces.length === 0) throw refused('file', 'at least one piece', 'none');
  if (new Set(pieces.map(({ piece }) => piece)).size !== pieces.length) {
    throw refused('file', 'pieces that differ', 'one piece twice');
  }
  checkPieces(pieces);
  const unknown = pieces.filter(({ type }) => type === PieceType.unknown).length;
  if (unknown !== 1) throw refused('file', 'exactly one unknown piece', unknown);
  if (model.byteFallback) checkBytePieces(pieces);
}

function checkPieces(pieces: readonly ScoredPiece[]): void {
  let total = 0;
  for (const { piece, score, type } of pieces) {
    const bytes = utf8Of(piece).length;
    total += bytes;
    if (bytes === 0 || bytes > LARGEST_PIECE)
      throw refused('file', `pieces of 1 to ${LARGEST_PIECE} bytes`, bytes);
    if (!(Math.abs(score) < 1e9)) throw refused('file', 'scores between -1e9 and 1e9', score);
    if (type === PieceType.byte && byteOfPiece(piece) < 0)
      throw refused('file', 'byte pieces from <0x00> to <0xFF>', piece);
  }
  if (total > LARGEST_PIECES)
    throw refused('size', `pieces of at most ${LARGEST_PIECES} bytes together`, total);
}

function checkBytePieces(pieces: readonly ScoredPiece[]): void {
  const found = pieces.filter(({ type }) => type === PieceType.byte).length;
  if (found !== 256) throw refused('file', 'all 256 byte pieces, as byte fallback needs them', found);
}

/** The byte that `<0x41>` stands for, or -1 where a piece has not that form. */
export function byteOfPiece(piece: string): number {
  return /^<0x[0-9A-F]{2}>$/.test(piece) ? Number.parseInt(piece.slice(3, 5), 16) : -1;
}

function refused(part: string, wanted: string, got: unknown): Expected {
  const remedy = 'Choose the .model file of a SentencePiece unigram vocabulary, such as spiece.model.';
  return new Expected(`sentencepiece.${part}`, wanted, got, remedy);
}
