// Text as SentencePiece normalizes it before segmenting: character rules, dummy prefix, spaces (spec 4.3;
// upstream: Normalizer::Normalize). Works on UTF-8 bytes and can remember where each byte came from.
// Knows nothing of pieces but the user-defined ones, which it leaves as they are.

import { type Charsmap, longestRule, readCharsmap } from './charsmap.ts';
import { buildDoubleArray, longestKey } from './doubleArray.ts';
import type { DoubleArray } from './doubleArrayCells.ts';
import { type NormalizerSpec, PieceType, type SentencePieceModel } from './sentencepieceModel.ts';
import { characterLength, codePointOffsets, textOf, utf8Of } from './utf8.ts';

/** A NormalizerSpec made ready to run. */
export interface Normalizer {
  spec: NormalizerSpec;
  whitespaceAsSuffix: boolean;
  charsmap: Charsmap | undefined;
  /** User-defined pieces, kept verbatim. */
  verbatim: DoubleArray | undefined;
}

/** A text after normalization. */
export interface NormalizedText {
  normalized: string;
  /** For each code point of `normalized` the code point of the input it comes from, and one for the end. */
  offsets: Int32Array;
}

/** The normalizer of a model. */
export function normalizerOf(model: SentencePieceModel): Normalizer {
  const userDefined = model.pieces.filter(({ type }) => type === PieceType.userDefined);
  const entries = userDefined.map(({ piece }, id) => ({ key: utf8Of(piece), id, score: 0 }));
  return {
    spec: model.normalizer,
    whitespaceAsSuffix: model.treatWhitespaceAsSuffix,
    charsmap: readCharsmap(model.normalizer.charsmap),
    verbatim: entries.length > 0 ? buildDoubleArray(entries) : undefined,
  };
}

/** What a model's denormalizer makes of a decoded text; most models have none. */
export function denormalize(spec: NormalizerSpec | undefined, text: string): string {
  if (spec === undefined || spec.charsmap.length === 0) return text;
  const charsmap = readCharsmap(spec.charsmap);
  const normalizer = { spec, whitespaceAsSuffix: false, charsmap, verbatim: undefined };
  return textOf(normalizeBytes(normalizer, utf8Of(text), false).bytes);
}

/** Normalizes a text and says where each code point came from. */
export function normalizeText(normalizer: Normalizer, text: string): NormalizedText {
  const input = utf8Of(text);
  const { bytes, origins } = normalizeBytes(normalizer, input, true);
  const codePoints = codePointOffsets(input);
  const offsets: number[] = [];
  for (let at = 0; at <= bytes.length; at++) {
    if (at === bytes.length || (bytes[at]! & 0xc0) !== 0x80) offsets.push(codePoints[origins[at]!]!);
  }
  return { normalized: textOf(bytes), offsets: Int32Array.from(offsets) };
}

/** Normalized UTF-8; origins are byte offsets into the input. */
interface NormalizedBytes {
  bytes: Uint8Array;
  /** One for each byte and one for the end; empty where not asked for. */
  origins: Int32Array;
}

/** Normalizes UTF-8. Well-formed input gives well-formed output. */
export function normalizeBytes(
  normalizer: Normalizer,
  input: Uint8Array,
  withOrigins: boolean,
): NormalizedBytes {
  return new Normalization(normalizer, input, withOrigins).result();
}

const SPACE = 0x20;
const ESCAPED_SPACE = Uint8Array.of(0xe2, 0x96, 0x81); // U+2581
const PLAIN_SPACE = Uint8Array.of(SPACE);
const REPLACEMENT = Uint8Array.of(0xef, 0xbf, 0xbd); // U+FFFD

/** One pass over one input. */
class Normalization {
  private output: Uint8Array;
  private origins: Int32Array;
  private length = 0;
  /** Bytes of the input used up so far. */
  private consumed = 0;
  private previousIsSpace: boolean;
  private readonly space: Uint8Array;
  private readonly rule = new Int32Array(2);
  // The current match: what the input from `consumed` to `next` becomes, bytes from..to of `source`.
  private next = 0;
  private source: Uint8Array;
  private from = 0;
  private to = 0;

  private readonly normalizer: Normalizer;
  private readonly input: Uint8Array;
  private readonly withOrigins: boolean;

  constructor(normalizer: Normalizer, input: Uint8Array, withOrigins: boolean) {
    this.normalizer = normalizer;
    this.input = input;
    this.withOrigins = withOrigins;
    this.source = input;
    this.output = new Uint8Array(input.length + (input.length >> 1) + 64);
    this.origins = new Int32Array(withOrigins ? this.output.length : 0);
    this.space = normalizer.spec.escapeWhitespaces ? ESCAPED_SPACE : PLAIN_SPACE;
    this.previousIsSpace = normalizer.spec.removeExtraWhitespaces;
  }

  result(): NormalizedBytes {
    const { spec, whitespaceAsSuffix } = this.normalizer;
    if (spec.removeExtraWhitespaces) this.skipLeadingSpaces();
    const anyLeft = this.consumed < this.input.length;
    if (anyLeft) {
      if (spec.addDummyPrefix && !whitespaceAsSuffix) this.write(this.space, 0, this.space.length);
      this.copyRest();
      if (spec.removeExtraWhitespaces) this.dropTrailingSpaces();
      if (spec.addDummyPrefix && whitespaceAsSuffix) this.write(this.space, 0, this.space.length);
    }
    this.reserve(1);
    if (this.withOrigins) this.origins[this.length] = anyLeft ? this.consumed : 0;
    return {
      bytes: this.output.subarray(0, this.length),
      origins: this.origins.subarray(0, this.withOrigins ? this.length + 1 : 0),
    };
  }

  /** Only rules that give exactly one space count; one that gives nothing ends the leading spaces. */
  private skipLeadingSpaces(): void {
    while (this.consumed < this.input.length) {
      this.match();
      if (this.to - this.from !== 1 || this.source[this.from] !== SPACE) return;
      this.consumed = this.next;
    }
  }

  private copyRest(): void {
    const { escapeWhitespaces, removeExtraWhitespaces } = this.normalizer.spec;
    while (this.consumed < this.input.length) {
      this.match();
      while (this.previousIsSpace && this.from < this.to && this.source[this.from] === SPACE) this.from++;
      if (this.from < this.to) {
        if (escapeWhitespaces) this.writeEscaped();
        else this.write(this.source, this.from, this.to);
        this.previousIsSpace = removeExtraWhitespaces && this.source[this.to - 1] === SPACE;
      }
      this.consumed = this.next;
    }
  }

  /** Finds what stands at `consumed`: a user-defined piece, the longest rule, or one character. */
  private match(): void {
    const { input, consumed } = this;
    const { charsmap, verbatim } = this.normalizer;
    const end = verbatim === undefined ? -1 : longestKey(verbatim, input, consumed, input.length);
    if (end > 0) {
      this.copyUntil(end);
      return;
    }
    const mayHaveRule = charsmap !== undefined && charsmap.starts[input[consumed]!] === 1;
    if (mayHaveRule && longestRule(charsmap, input, consumed, input.length, this.rule)) {
      this.replace(charsmap.replacements);
      return;
    }
    const length = characterLength(input, consumed, input.length);
    if (length > 0) this.copyUntil(consumed + length);
    else this.replaceIllFormed();
  }

  /** A byte that belongs to no character becomes U+FFFD. */
  private replaceIllFormed(): void {
    this.next = this.consumed + 1;
    this.source = REPLACEMENT;
    this.from = 0;
    this.to = REPLACEMENT.length;
  }

  private copyUntil(end: number): void {
    this.next = end;
    this.source = this.input;
    this.from = this.consumed;
    this.to = end;
  }

  private replace(replacements: Uint8Array): void {
    this.next = this.rule[0]!;
    this.source = replacements;
    this.from = this.rule[1]!;
    this.to = this.from;
    while (replacements[this.to] !== 0) this.to++;
  }

  private writeEscaped(): void {
    for (let at = this.from; at < this.to; at++) {
      if (this.source[at] === SPACE) this.write(this.space, 0, this.space.length);
      else this.write(this.source, at, at + 1);
    }
  }

  private write(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    for (let at = from; at < to; at++) {
      if (this.withOrigins) this.origins[this.length] = this.consumed;
      this.output[this.length++] = source[at]!;
    }
  }

  private dropTrailingSpaces(): void {
    while (this.endsWithSpace()) {
      this.length -= this.space.length;
      if (this.withOrigins) this.consumed = this.origins[this.length]!;
    }
  }

  private endsWithSpace(): boolean {
    const start = this.length - this.space.length;
    return start >= 0 && this.space.every((byte, index) => this.output[start + index] === byte);
  }

  /** Room for `extra` more bytes and the origin of the end. */
  private reserve(extra: number): void {
    if (this.length + extra + 1 < this.output.length) return;
    const output = new Uint8Array(2 * (this.output.length + extra));
    output.set(this.output);
    this.output = output;
    if (!this.withOrigins) return;
    const origins = new Int32Array(output.length);
    origins.set(this.origins);
    this.origins = origins;
  }
}
