import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import {
  LARGEST_MODEL,
  PieceType,
  readSentencePieceModel,
  type SentencePieceModel,
} from './sentencepieceModel.ts';
import { sentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import { byteRows, charsmapOf, fileOf, identity, message, modelOf, seqioModel } from './tokens.fixture.ts';

const normalizer = { ...identity, name: 'small', charsmap: charsmapOf({ ﬁ: 'fi', Ａ: 'A', '\u3000': ' ' }) };

/** Code of what reading throws, or undefined; anything but `Expected` fails the test. */
function refusal(file: Uint8Array): string | undefined {
  try {
    const vocabulary = sentencePieceVocabulary(readSentencePieceModel(file));
    const ids = vocabulary.encode('this ﬁ Ａ\u3000 test 你 \x00');
    vocabulary.decode(ids);
    vocabulary.encodePieces('a ﬁ');
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Expected);
    return (error as Expected).code;
  }
}

function withPieces(
  change: (pieces: SentencePieceModel['pieces']) => SentencePieceModel['pieces'],
): Uint8Array {
  const model = seqioModel();
  return fileOf({ ...model, pieces: change(model.pieces) });
}

describe('readSentencePieceModel', () => {
  it('reads what was written', () => {
    const model = seqioModel(normalizer);
    expect(readSentencePieceModel(fileOf(model))).toEqual(model);
    const bytes = { ...modelOf(byteRows, normalizer), byteFallback: true };
    expect(readSentencePieceModel(fileOf(bytes))).toEqual(bytes);
  });

  it('steps over fields it does not know, of every wire type', () => {
    const unknown = [
      ...message(200, [1, 2, 3]),
      0xa8,
      0x06,
      0x7f,
      0xad,
      0x06,
      1,
      2,
      3,
      4,
      0xa9,
      0x06,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
    ];
    expect(readSentencePieceModel(fileOf(seqioModel(), 1, unknown))).toEqual(seqioModel());
  });

  it.each([
    [2, 'a BPE model'],
    [3, 'a word model'],
    [4, 'a character model'],
    [9, 'a model of unknown type'],
  ])('refuses model type %i by name', (type, got) => {
    const read = () => readSentencePieceModel(fileOf(seqioModel(), type));
    expect(read).toThrow(expect.objectContaining({ code: 'sentencepiece.type', got }));
  });

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['text', new TextEncoder().encode('{"model": {"type": "Unigram"}}')],
    ['a piece twice', withPieces((pieces) => [...pieces, pieces[5]!])],
    ['an empty piece', withPieces((pieces) => [...pieces, { piece: '', score: 0, type: PieceType.normal }])],
    ['no unknown piece', withPieces((pieces) => pieces.filter(({ type }) => type !== PieceType.unknown))],
    [
      'two unknown pieces',
      withPieces((pieces) => [...pieces, { piece: '?', score: 0, type: PieceType.unknown }]),
    ],
    [
      'an infinite score',
      withPieces((pieces) => [...pieces, { piece: 'x', score: -Infinity, type: PieceType.normal }]),
    ],
    [
      'a score that is no number',
      withPieces((pieces) => [...pieces, { piece: 'x', score: Number.NaN, type: PieceType.normal }]),
    ],
    [
      'a byte piece of no byte',
      withPieces((pieces) => [...pieces, { piece: '<0xZZ>', score: 0, type: PieceType.byte }]),
    ],
    ['byte fallback without bytes', fileOf({ ...seqioModel(), byteFallback: true })],
  ])('refuses %s', (_, file) => {
    expect(refusal(file)).toBe('sentencepiece.file');
  });

  it('refuses a model without an end of sequence once it is used', () => {
    expect(refusal(withPieces((pieces) => pieces.filter(({ piece }) => piece !== '</s>')))).toBe(
      'sentencepiece.eos',
    );
  });

  it('refuses files that are too large', () => {
    expect(refusal(new Uint8Array(LARGEST_MODEL + 1))).toBe('sentencepiece.size');
  });

  it.each([
    ['a trie larger than the table', Uint8Array.of(255, 0, 0, 0, 1)],
    ['no room for the size', Uint8Array.of(1)],
    ['replacements without an end', charsmapOf({ a: 'b' }).slice(0, -1)],
  ])('refuses a normalization table with %s', (_, charsmap) => {
    expect(refusal(fileOf(seqioModel({ ...identity, charsmap })))).toBe('sentencepiece.charsmap');
  });

  it('refuses a rule that points outside the replacements', () => {
    const charsmap = charsmapOf({ a: 'b' });
    const view = new DataView(charsmap.buffer);
    for (let at = 4; at < 4 + view.getUint32(0, true); at += 4) {
      if (view.getUint32(at, true) >= 0x80000000) view.setUint32(at, 0x80000000 + 50, true);
    }
    expect(refusal(fileOf(seqioModel({ ...identity, charsmap })))).toBe('sentencepiece.charsmap');
  });

  it('refuses or reads every cut and every flipped bit, and never fails otherwise', () => {
    const file = fileOf(seqioModel(normalizer));
    expect(refusal(file)).toBeUndefined();
    let refused = 0;
    const damaged = fc.tuple(
      fc.integer({ min: 0, max: file.length }),
      fc.array(fc.nat(8 * file.length - 1), { maxLength: 6 }),
    );
    fc.assert(
      fc.property(damaged, ([length, bits]) => {
        const copy = file.slice();
        for (const bit of bits) copy[bit >> 3]! ^= 1 << (bit & 7);
        if (refusal(bits.length === 0 ? copy.subarray(0, length) : copy) !== undefined) refused++;
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('survives damage to each byte of the pieces', () => {
    const file = fileOf(seqioModel());
    for (let at = 0; at < file.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const copy = file.slice();
        copy[at]! ^= mask;
        refusal(copy);
      }
    }
    expect(refusal(file)).toBeUndefined();
  });
});
