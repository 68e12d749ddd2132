// What every vocabulary can do, whatever it was read from. Ids only; no tensors, no padding to the model's table.

/** One piece of an encoded text and where it came from. */
export interface EncodedPiece {
  id: number;
  /** The piece as the vocabulary writes it, with ▁ for a space (bytes: `<0x41>`-style or the character). */
  piece: string;
  /** First code point of the input it covers, and one past the last. */
  start: number;
  end: number;
}

/** Id of the sentinel with this number: they count down from the top of the vocabulary (spec 4.1). */
export function idOfSentinel({ size }: Pick<Vocabulary, 'size'>, number: number): number {
  return size - 1 - number;
}

/** Number of the sentinel with this id; of no sentinel, unless it lies from 0 to below `sentinelCount`. */
export function numberOfSentinel({ size }: Pick<Vocabulary, 'size'>, id: number): number {
  return size - 1 - id;
}

/** Text to ids and back. Sentinels stand on top, as `idOfSentinel` says. */
export interface Vocabulary {
  readonly kind: 'bytes' | 'sentencepiece';
  /** Number of ids, sentinels included; the model's table may be larger. */
  readonly size: number;
  /** Stands for nothing else; where the file has no padding it is the id after the last one. */
  readonly padId: number;
  readonly eosId: number;
  readonly unkId: number;
  readonly sentinelCount: number;
  /** Ids of a text, without EOS. Unpaired surrogates are read as U+FFFD. */
  encode(text: string): Int32Array;
  /** The same of a text in which `<extra_id_n>` is a sentinel of the vocabulary, wherever it stands. */
  encodeWithSentinels(text: string): Int32Array;
  /** The same ids with pieces and offsets, for the page. */
  encodePieces(text: string): EncodedPiece[];
  /**
   * Text of ids; control pieces and padding give nothing. SentencePiece refuses ids out of range; for bytes every
   * id that is no byte, sentinels included, gives nothing (as SeqIO decodes them).
   */
  decode(ids: ArrayLike<number>): string;
  /** The same with `<extra_id_n>` for sentinels. */
  decodeWithSentinels(ids: ArrayLike<number>): string;
  /** How one id is shown: the piece, `</s>`, `<extra_id_3>`. */
  pieceOf(id: number): string;
}
