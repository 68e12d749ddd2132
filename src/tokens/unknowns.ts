// From a segmentation to the tokens SentencePiece gives: neighbouring unknown characters become one token, or
// with byte fallback one token a byte (upstream: PopulateSentencePieceText).

import { byteOfPiece, PieceType, type ScoredPiece, type SentencePieceModel } from './sentencepieceModel.ts';
import type { Segmentation } from './unigram.ts';
import { textOf } from './utf8.ts';
import type { EncodedPiece } from './vocabulary.ts';

/** What becomes of unknown characters. */
export interface Unknowns {
  unkId: number;
  /** Ids of the byte pieces by byte; empty without byte fallback. */
  byteIds: Int32Array;
}

/** A normalized text, and for each of its bytes and the end the code point of the input it comes from. */
export interface TokenSource {
  bytes: Uint8Array;
  offsets: Int32Array;
}

export function unknownsOf(model: SentencePieceModel, unkId: number): Unknowns {
  if (!model.byteFallback) return { unkId, byteIds: new Int32Array(0) };
  const byteIds = new Int32Array(256);
  model.pieces.forEach(({ piece, type }, id) => {
    if (type === PieceType.byte) byteIds[byteOfPiece(piece)] = id;
  });
  return { unkId, byteIds };
}

/** Ids of the tokens. */
export function tokenIds(unknowns: Unknowns, { ids, starts }: Segmentation, bytes: Uint8Array): Int32Array {
  const { unkId, byteIds } = unknowns;
  if (!ids.includes(unkId)) return ids;
  const tokens: number[] = [];
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]!;
    if (id !== unkId) tokens.push(id);
    else if (byteIds.length === 0) {
      if (ids[index - 1] !== unkId) tokens.push(id);
    } else {
      const end = starts[index + 1] ?? bytes.length;
      for (let at = starts[index]!; at < end; at++) tokens.push(byteIds[bytes[at]!]!);
    }
  }
  return Int32Array.from(tokens);
}

/** The same tokens with their pieces and where they come from. */
export function tokenPieces(
  unknowns: Unknowns,
  pieces: readonly ScoredPiece[],
  { ids, starts }: Segmentation,
  source: TokenSource,
): EncodedPiece[] {
  const tokens: EncodedPiece[] = [];
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]!;
    const from = starts[index]!;
    const to = starts[index + 1] ?? source.bytes.length;
    const token = { id, piece: pieces[id]!.piece, start: source.offsets[from]!, end: source.offsets[to]! };
    if (id !== unknowns.unkId) tokens.push(token);
    else if (unknowns.byteIds.length > 0) {
      tokens.push(...byteTokens(unknowns.byteIds, pieces, source.bytes.subarray(from, to), token));
    } else {
      token.piece = textOf(source.bytes.subarray(from, to));
      addUnknown(tokens, token, ids[index - 1] === id);
    }
  }
  return tokens;
}

function addUnknown(tokens: EncodedPiece[], token: EncodedPiece, continues: boolean): void {
  const last = tokens.at(-1);
  if (!continues || last === undefined) {
    tokens.push(token);
    return;
  }
  last.piece += token.piece;
  last.end = token.end;
}

/** One token a byte; as upstream has it, the last one covers the character and the others nothing. */
function byteTokens(
  byteIds: Int32Array,
  pieces: readonly ScoredPiece[],
  character: Uint8Array,
  { start, end }: EncodedPiece,
): EncodedPiece[] {
  return Array.from(character, (byte, index) => {
    const id = byteIds[byte]!;
    return { id, piece: pieces[id]!.piece, start, end: index === character.length - 1 ? end : start };
  });
}
