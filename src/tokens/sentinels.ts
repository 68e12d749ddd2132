// T5's sentinels as SentencePiece pieces: "▁<extra_id_i>", user-defined, on top, highest id first (spec 4.1;
// SeqIO: SentencePieceVocabulary with extra_ids). Since the piece carries ▁ it is found at word starts only.

import { Expected } from '../errors/expected.ts';
import { PieceType, type ScoredPiece } from './sentencepieceModel.ts';
import { numberOfSentinel } from './vocabulary.ts';

const SENTINEL = /^\u2581?<extra_id_(0|[1-9]\d{0,5})>$/;
const MOST = 10_000;

/** A sentinel as people write it. */
export interface WrittenSentinel {
  number: number;
  /** Where it stands, in UTF-16 units. */
  start: number;
  end: number;
}

/** Every `<extra_id_n>` in a text with a number below `count`, in order. */
export function writtenSentinels(text: string, count: number): WrittenSentinel[] {
  return [...text.matchAll(/<extra_id_(0|[1-9]\d{0,5})>/g)]
    .map((match) => ({ number: Number(match[1]), start: match.index, end: match.index + match[0].length }))
    .filter(({ number }) => number < count);
}

/** Pieces for `count` sentinels in the order of their ids: the last one is sentinel 0. */
export function sentinelPieces(count: number): ScoredPiece[] {
  if (!Number.isInteger(count) || count < 0 || count > MOST) {
    throw new Expected('vocabulary.sentinels', `0 to ${MOST} sentinels`, count, 'T5 has 100.');
  }
  return Array.from({ length: count }, (_, index) => ({
    piece: `\u2581<extra_id_${numberOfSentinel({ size: count }, index)}>`,
    score: 0,
    type: PieceType.userDefined,
  }));
}

/** Sentinels that a file holds itself. Throws `Expected` where they do not count down to 0 at the end. */
export function countSentinels(pieces: readonly ScoredPiece[]): number {
  let count = 0;
  pieces.forEach(({ piece }, id) => {
    const match = SENTINEL.exec(piece);
    if (match === null) return;
    count++;
    if (Number(match[1]) !== numberOfSentinel({ size: pieces.length }, id)) {
      const wanted = 'sentinels that count down to <extra_id_0> as the last piece';
      const remedy = 'Use a vocabulary in the layout of T5, or one without sentinels.';
      throw new Expected('sentencepiece.sentinels', wanted, `${piece} with id ${id}`, remedy);
    }
  });
  return count;
}
