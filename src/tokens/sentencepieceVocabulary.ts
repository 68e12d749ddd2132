// A SentencePiece unigram model as a T5 vocabulary: with sentinels on top as SeqIO appends them (spec 4.1),
// ids, pieces and offsets equal to SentencePiece's own. Which file it came from is the caller's business.

import { Expected } from '../errors/expected.ts';
import { decodePieces, pieceAt } from './decodePieces.ts';
import { bestPaths, type LatticeEdge, latticeOf } from './nbest.ts';
import {
  type NormalizedText,
  type Normalizer,
  normalizeBytes,
  normalizerOf,
  normalizeText,
} from './normalizer.ts';
import { PieceType, type SentencePieceModel } from './sentencepieceModel.ts';
import { countSentinels, sentinelPieces, type WrittenSentinel, writtenSentinels } from './sentinels.ts';
import { bestSegmentation, type Unigram, unigramOf } from './unigram.ts';
import { type TokenSource, tokenIds, tokenPieces, type Unknowns, unknownsOf } from './unknowns.ts';
import { codePointOffsets, utf8Of } from './utf8.ts';
import { type EncodedPiece, idOfSentinel, numberOfSentinel, type Vocabulary } from './vocabulary.ts';

interface SentencePieceOptions {
  /** Sentinels to append where the file holds none of its own; T5 has 100. */
  sentinelCount?: number;
}

/** One of the n best ways to cut a text. */
interface NbestEncoding {
  pieces: EncodedPiece[];
  /** Sum of the piece scores, float32. */
  score: number;
}

/** A text's lattice: the normalized text as bytes, and every piece that fits into it. */
interface Lattice {
  normalized: Uint8Array;
  edges: LatticeEdge[];
}

/** What SentencePiece offers beyond a plain vocabulary. */
export interface SentencePieceVocabulary extends Vocabulary {
  readonly kind: 'sentencepiece';
  readonly model: SentencePieceModel;
  normalize(text: string): NormalizedText;
  /** Up to `n` segmentations, best first. */
  nbest(text: string, n: number): NbestEncoding[];
  lattice(text: string): Lattice;
}

/**
 * Makes a model ready to encode. Throws `Expected` if it has no end-of-sequence piece or holds sentinels in an
 * order that T5 does not use.
 */
export function sentencePieceVocabulary(
  model: SentencePieceModel,
  options: SentencePieceOptions = {},
): SentencePieceVocabulary {
  const own = countSentinels(model.pieces);
  const appended = own > 0 ? [] : sentinelPieces(options.sentinelCount ?? 100);
  const whole = { ...model, pieces: [...model.pieces, ...appended] };
  return new UnigramVocabulary(whole, own + appended.length);
}

class UnigramVocabulary implements SentencePieceVocabulary {
  readonly kind = 'sentencepiece';
  readonly size: number;
  readonly padId: number;
  readonly eosId: number;
  readonly unkId: number;
  readonly model: SentencePieceModel;
  readonly sentinelCount: number;
  private readonly normalizer: Normalizer;
  private readonly unigram: Unigram;
  private readonly unknowns: Unknowns;

  constructor(model: SentencePieceModel, sentinelCount: number) {
    this.model = model;
    this.sentinelCount = sentinelCount;
    this.size = model.pieces.length;
    this.eosId = endOfSequenceId(model);
    const padId = controlId(model, model.padPiece);
    this.padId = padId >= 0 ? padId : this.size; // SeqIO pads with 0 in any case, be it <unk>
    this.normalizer = normalizerOf(model);
    this.unigram = unigramOf(model.pieces);
    this.unkId = this.unigram.unkId;
    this.unknowns = unknownsOf(model, this.unkId);
  }

  encode(text: string): Int32Array {
    return this.idsOf(text, this.normalizer);
  }

  private idsOf(text: string, normalizer: Normalizer): Int32Array {
    const { bytes } = normalizeBytes(normalizer, utf8Of(text), false);
    return tokenIds(this.unknowns, bestSegmentation(this.unigram, bytes), bytes);
  }

  /**
   * As SentencePiece reads the whole text, sentinels being pieces of their own. T5's begin with the mark of a space: one
   * is put before those that follow something directly, and before one that begins a text before which nothing is put.
   * SentencePiece alone reads the letters of such sentinels.
   */
  encodeWithSentinels(text: string): Int32Array {
    const sentinels = writtenSentinels(text, this.sentinelCount);
    const [first] = sentinels;
    if (first === undefined || !this.sentinelsMarkSpaces) return this.encode(text);
    const spaced = spacedBefore(text, sentinels);
    if (this.beginsWithMark || text.slice(0, first.start).trim() !== '') return this.encode(spaced);
    if (!this.model.treatWhitespaceAsSuffix) return this.idsOf(spaced.trimStart(), this.marking);
    const rest = this.encodeWithSentinels(text.slice(first.end));
    return Int32Array.of(idOfSentinel(this, first.number), ...rest);
  }

  encodePieces(text: string): EncodedPiece[] {
    const source = this.source(text);
    return tokenPieces(
      this.unknowns,
      this.model.pieces,
      bestSegmentation(this.unigram, source.bytes),
      source,
    );
  }

  nbest(text: string, n: number): NbestEncoding[] {
    const source = this.source(text);
    const paths = bestPaths(latticeOf(this.unigram, source.bytes), source.bytes.length, n);
    return paths.map((path) => ({
      pieces: tokenPieces(this.unknowns, this.model.pieces, path, source),
      score: path.score,
    }));
  }

  lattice(text: string): Lattice {
    const { bytes } = normalizeBytes(this.normalizer, utf8Of(text), false);
    return { normalized: bytes, edges: latticeOf(this.unigram, bytes) };
  }

  normalize(text: string): NormalizedText {
    return normalizeText(this.normalizer, text);
  }

  decode(ids: ArrayLike<number>): string {
    return decodePieces(this.model, ids);
  }

  /** Sentinels are pieces like others. */
  decodeWithSentinels(ids: ArrayLike<number>): string {
    return this.decode(ids);
  }

  pieceOf(id: number): string {
    const sentinel = numberOfSentinel(this, id);
    if (sentinel >= 0 && sentinel < this.sentinelCount) return `<extra_id_${sentinel}>`;
    return pieceAt(this.model, id).piece;
  }

  /** The normalizer with the mark of a space before every text. */
  private get marking(): Normalizer {
    return { ...this.normalizer, spec: { ...this.model.normalizer, addDummyPrefix: true } };
  }

  /** Whether sentinels are pieces such as `▁<extra_id_0>`. */
  private get sentinelsMarkSpaces(): boolean {
    return this.model.pieces[this.size - 1]?.piece.startsWith('\u2581') === true;
  }

  /** Whether a text is read as if a space stood before it. */
  private get beginsWithMark(): boolean {
    return this.model.normalizer.addDummyPrefix && !this.model.treatWhitespaceAsSuffix;
  }

  private source(text: string): TokenSource {
    const input = utf8Of(text);
    const { bytes, origins } = normalizeBytes(this.normalizer, input, true);
    const codePoints = codePointOffsets(input);
    return { bytes, offsets: origins.map((origin) => codePoints[origin]!) };
  }
}

/** The text with a space before each of the sentinels that follows something else directly. */
function spacedBefore(text: string, sentinels: readonly WrittenSentinel[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start } of sentinels) {
    parts.push(text.slice(from, start), /\S/.test(text.charAt(start - 1)) ? ' ' : '');
    from = start;
  }
  return parts.join('') + text.slice(from);
}

function endOfSequenceId(model: SentencePieceModel): number {
  const id = controlId(model, model.eosPiece);
  if (id >= 0) return id;
  const wanted = `a control piece ${model.eosPiece} that ends a sequence`;
  throw new Expected(
    'sentencepiece.eos',
    wanted,
    'none',
    'Train the vocabulary with --eos_id=1, as T5 does.',
  );
}

function controlId(model: SentencePieceModel, name: string): number {
  return model.pieces.findIndex(({ piece, type }) => piece === name && type === PieceType.control);
}
