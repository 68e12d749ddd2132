import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { shownText } from '../session/shownText.ts';
import { PieceType } from './sentencepieceModel.ts';
import { sentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import { byteRows, identity, modelOf, type PieceRow, seqioModel, wellFormed } from './tokens.fixture.ts';

const plain = sentencePieceVocabulary(seqioModel(), { sentinelCount: 0 });

describe('sentencePieceVocabulary', () => {
  it('gives the ids of SeqIO', () => {
    // Spec C061
    const ids = [11, 8, 6, 3, 8, 6, 3, 5, 10];
    expect([...plain.encode('this is a test')]).toEqual(ids);
    expect(plain.decode(ids)).toBe('this is a test');
    expect([plain.size, plain.padId, plain.eosId, plain.unkId]).toEqual([26, 0, 1, 2]);
  });

  it('pads with an id of its own where the file has no padding, as by SentencePiece with default ids', () => {
    const model = seqioModel();
    const [, , unk, ...others] = model.pieces;
    const control = (piece: string) => ({ piece, score: 0, type: PieceType.control });
    const pieces = [unk!, control('<s>'), control('</s>'), ...others];
    const vocabulary = sentencePieceVocabulary({ ...model, pieces });
    const { size, padId, eosId, unkId } = vocabulary;
    expect([size, padId, eosId, unkId]).toEqual([126, 126, 2, 0]);
    const ids = vocabulary.encode('test \u2603 test');
    expect([...ids]).toEqual([10, 3, 0, 10]);
    expect(shownText(vocabulary, [...ids, eosId, padId, padId])).toBe('test  \u2047  test');
  });

  it('makes neighbouring unknown characters one token', () => {
    const pieces = plain.encodePieces('quick').map(({ piece, id }) => [piece, id]);
    expect(pieces).toEqual([
      ['▁', 3],
      ['qu', 2],
      ['i', 8],
      ['c', 13],
      ['k', 2],
    ]);
    expect([...plain.encode('quick')]).toEqual([3, 2, 8, 13, 2]);
    expect(plain.decode(plain.encode('quick'))).toBe(' \u2047 ic \u2047 ');
  });

  it('never makes a control piece of text', () => {
    expect([...plain.encode('</s>')]).not.toContain(plain.eosId);
  });

  it('says which code points a piece covers', () => {
    expect(plain.encodePieces(' this 😀at').map(({ piece, start, end }) => [piece, start, end])).toEqual([
      ['▁th', 1, 3],
      ['i', 3, 4],
      ['s', 4, 5],
      ['▁', 5, 6],
      ['😀', 6, 7],
      ['at', 7, 9],
    ]);
  });

  it('keeps repeated spaces if the model does', () => {
    // Spec C063
    const keeping = sentencePieceVocabulary(seqioModel({ ...identity, removeExtraWhitespaces: false }));
    expect(keeping.decode(keeping.encode('a a  a   a'))).toBe('a a  a   a');
    expect(plain.decode(plain.encode('a a  a   a'))).toBe('a a a a');
  });

  it('takes one space off every piece until something is written', () => {
    expect([plain.decode([3, 3, 5]), plain.decode([3, 3, 3]), plain.decode([5, 3, 3, 5])]).toEqual([
      'a',
      '',
      'a  a',
    ]);
    expect(plain.decode([0, 3, 5, 1, 0])).toBe('a');
  });

  it('refuses ids out of range', () => {
    for (const id of [-1, 26, 0.5, Number.NaN]) {
      expect(() => plain.decode([id])).toThrow(Expected);
      expect(() => plain.pieceOf(id)).toThrow(Expected);
    }
  });

  it('finds user-defined pieces inside words', () => {
    const model = modelOf([
      ['▁', -1],
      ['y', -2],
      ['the', 0, PieceType.userDefined],
    ]);
    expect([...sentencePieceVocabulary(model, { sentinelCount: 0 }).encode('they')]).toEqual([3, 5, 4]);
  });

  it.each([
    // What SentencePiece 0.2.3 switches at: 0.1 a byte after the first.
    ['ab', 0.1],
    ['éa', 0.2],
    ['日本', 0.5],
  ])('prefers the user-defined piece %s to parts below %f', (piece, limit) => {
    const parts = [...piece];
    const idsWith = (total: number) => {
      const rows = parts.map((part): PieceRow => [part, total / parts.length]);
      const model = modelOf([...rows, [piece, 0, PieceType.userDefined]], {
        ...identity,
        addDummyPrefix: false,
      });
      return [...sentencePieceVocabulary(model, { sentinelCount: 0 }).encode(piece)];
    };
    expect([idsWith(limit - 0.01), idsWith(limit + 0.01)]).toEqual([[5], [3, 4]]);
  });

  it('segments the end of a long text like its beginning', () => {
    const rows: PieceRow[] = [
      ['▁', -1],
      ['a', -1.5],
      ['b', -1.5],
      ['ab', -3.02],
    ];
    const vocabulary = sentencePieceVocabulary(modelOf(rows), { sentinelCount: 0 });
    const ids = vocabulary.encode('ab '.repeat(200_000));
    expect([ids.length, ids.includes(6)]).toEqual([600_000, false]);
  });

  it('skips unused pieces', () => {
    const model = modelOf([
      ['▁', -1],
      ['a', -2],
      ['▁a', -1, PieceType.unused],
    ]);
    expect([...sentencePieceVocabulary(model).encode('a')]).toEqual([3, 4]);
  });
});

describe('sentinels', () => {
  const vocabulary = sentencePieceVocabulary(seqioModel());

  it('stand on top, counting down', () => {
    expect([vocabulary.size, vocabulary.sentinelCount]).toEqual([126, 100]);
    expect([125, 124, 26].map((id) => vocabulary.pieceOf(id))).toEqual([
      '<extra_id_0>',
      '<extra_id_1>',
      '<extra_id_99>',
    ]);
  });

  it('are found at word starts only', () => {
    expect([...vocabulary.encode('a <extra_id_0> a')]).toEqual([3, 5, 125, 3, 5]);
    expect([...vocabulary.encode('a<extra_id_0>')]).not.toContain(125);
    expect(vocabulary.decode([125, 3, 5, 124])).toBe('<extra_id_0> a <extra_id_1>');
  });

  it('are those of the file where it has some', () => {
    const own = modelOf([
      ['▁', -1],
      ['▁<extra_id_1>', 0, PieceType.userDefined],
      ['▁<extra_id_0>', 0, PieceType.userDefined],
    ]);
    const read = sentencePieceVocabulary(own);
    expect([read.size, read.sentinelCount, read.pieceOf(5)]).toEqual([6, 2, '<extra_id_0>']);
  });

  it('are refused in another order', () => {
    const rising = modelOf([
      ['▁<extra_id_0>', 0],
      ['▁<extra_id_1>', 0],
    ]);
    expect(() => sentencePieceVocabulary(rising)).toThrow(
      expect.objectContaining({ code: 'sentencepiece.sentinels' }),
    );
    expect(() => sentencePieceVocabulary(seqioModel(), { sentinelCount: -1 })).toThrow(Expected);
  });
});

describe('byte fallback', () => {
  const model = { ...modelOf([...byteRows, ['▁', -1], ['a', -2]]), byteFallback: true };
  const vocabulary = sentencePieceVocabulary(model);

  it('writes unknown characters as their bytes, the last of which covers them', () => {
    expect(vocabulary.encodePieces('aé').map(({ piece, start, end }) => [piece, start, end])).toEqual([
      ['▁', 0, 0],
      ['a', 0, 1],
      ['<0xC3>', 1, 1],
      ['<0xA9>', 1, 2],
    ]);
  });

  it('gives one U+FFFD for every ill-formed byte', () => {
    const ids = [0xf0, 0x9f, 0x98].map((byte) => byte + 3);
    expect(vocabulary.decode(ids)).toBe('\ufffd\ufffd\ufffd');
  });

  it('gives back any text without extra spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const tidy = wellFormed(text).replaceAll('\u2581', '').replace(/ +/g, ' ').replace(/^ | $/g, '');
        expect(vocabulary.decode(vocabulary.encode(tidy))).toBe(tidy);
        expect(vocabulary.encodePieces(tidy).map(({ id }) => id)).toEqual([...vocabulary.encode(tidy)]);
      }),
    );
  });
});
