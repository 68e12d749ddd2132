// Text of SentencePiece ids (spec 4.4 and upstream's SentencePieceProcessor::Decode): spaces at the beginning,
// bytes of byte fallback, unknown and control pieces.

import { Expected } from '../errors/expected.ts';
import { denormalize } from './normalizer.ts';
import { byteOfPiece, PieceType, type ScoredPiece, type SentencePieceModel } from './sentencepieceModel.ts';
import { decodeBytes } from './utf8.ts';

const SPACE_SYMBOL = '\u2581';

/** Joins pieces to text. Throws `Expected` for an id that is no index of `model.pieces`. */
export function decodePieces(model: SentencePieceModel, ids: ArrayLike<number>): string {
  let text = '';
  let atBeginning = true; // a space symbol is still the dummy prefix, not a space
  const bytes: number[] = []; // of byte pieces that follow each other
  const flushBytes = () => {
    if (bytes.length > 0) text += decodeBytes(Uint8Array.from(bytes.splice(0)), '\ufffd');
  };
  for (let index = 0; index < ids.length; index++) {
    const { piece, type } = pieceAt(model, ids[index]!);
    if (type === PieceType.byte) {
      bytes.push(byteOfPiece(piece));
      continue;
    }
    flushBytes();
    if (text !== '') atBeginning = false;
    if (type === PieceType.unknown) text += model.unkSurface;
    if (type === PieceType.unknown || type === PieceType.control) continue;
    const isPrefix = atBeginning && stripsPrefix(model) && piece.startsWith(SPACE_SYMBOL);
    text += (isPrefix ? piece.slice(1) : piece).replaceAll(SPACE_SYMBOL, ' ');
    // Where spaces are kept, only the dummy prefix itself comes off.
    if (isPrefix && !model.normalizer.removeExtraWhitespaces) atBeginning = false;
  }
  flushBytes();
  return denormalize(model.denormalizer, text);
}

function stripsPrefix({ normalizer }: SentencePieceModel): boolean {
  return normalizer.addDummyPrefix || normalizer.removeExtraWhitespaces;
}

/** The piece with this id. Throws `Expected` for an id out of range. */
export function pieceAt(model: SentencePieceModel, id: number): ScoredPiece {
  const piece = model.pieces[id];
  if (piece !== undefined) return piece;
  const remedy = 'Decode with the vocabulary that the ids were made with.';
  throw new Expected('vocabulary.id', `ids from 0 to ${model.pieces.length - 1}`, id, remedy);
}
