import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { byteVocabulary } from './bytes.ts';
import { wellFormed } from './tokens.fixture.ts';

/** Any UTF-16 at all, unpaired surrogates included. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff })))
  .map((units) => String.fromCharCode(...units));

describe('byteVocabulary', () => {
  const vocabulary = byteVocabulary();
  // Spec C064, SeqIO's own case.
  const ids = [
    119, 107, 108, 118, 35, 108, 118, 35, 100, 35, 119, 104, 118, 119, 35, 243, 162, 167, 154, 35, 231, 192,
    163, 232, 168, 192,
  ];

  it('gives the ids of SeqIO', () => {
    expect([...vocabulary.encode('this is a test 🤗 你好')]).toEqual(ids);
    expect(vocabulary.decode(ids)).toBe('this is a test 🤗 你好');
  });

  it('leaves out ids that are no bytes, and ill-formed bytes', () => {
    expect(vocabulary.decode([3000, ...ids, -4000, 0xc0 + 3, 0xc1 + 3])).toBe('this is a test 🤗 你好');
    expect(vocabulary.decode([0xf0 + 3, 0x9f + 3, 0x98 + 3, 100])).toBe('a');
  });

  it('has the sizes of SeqIO and ByT5', () => {
    expect([byteVocabulary(0).size, byteVocabulary(10).size, vocabulary.size]).toEqual([259, 269, 384]);
    expect([byteVocabulary(10).decode([100]), byteVocabulary(10).decode([268])]).toEqual(['a', '']);
  });

  it('counts sentinels down from the top', () => {
    expect([383, 382, 259].map(vocabulary.pieceOf)).toEqual([
      '<extra_id_0>',
      '<extra_id_1>',
      '<extra_id_124>',
    ]);
    expect([0, 1, 2, 35, 100, 13, 258].map(vocabulary.pieceOf)).toEqual([
      '<pad>',
      '</s>',
      '<unk>',
      '▁',
      'a',
      '<0x0A>',
      '<0xFF>',
    ]);
  });

  it('refuses to name ids out of range', () => {
    for (const id of [-1, 384, 0.5, Number.NaN]) expect(() => vocabulary.pieceOf(id)).toThrow(Expected);
  });

  it('reads unpaired surrogates as U+FFFD', () => {
    expect(vocabulary.decode(vocabulary.encode('a\ud83db\udd17'))).toBe('a\ufffdb\ufffd');
  });

  it('lets every byte cover its character', () => {
    expect(vocabulary.encodePieces('é🤗a').map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [0, 1],
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
      [2, 3],
    ]);
  });

  it('gives back any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(vocabulary.decode(vocabulary.encode(text))).toBe(wellFormed(text));
        expect(vocabulary.encodePieces(text).map(({ id }) => id)).toEqual([...vocabulary.encode(text)]);
      }),
    );
  });
});
