// Oracle: SentencePiece 0.2.3, given SeqIO's test model with 100 user-defined sentinels appended, asked for the ids of the
// whole text and for the text of those ids.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteVocabulary } from './bytes.ts';
import { PieceType } from './sentencepieceModel.ts';
import { sentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import { identity, seqioModel } from './tokens.fixture.ts';
import type { Vocabulary } from './vocabulary.ts';

type Case = readonly [text: string, ids: readonly number[], decoded: string];

const t5: readonly Case[] = [
  ['test <extra_id_0>dish', [10, 125, 21, 8, 6, 20], 'test <extra_id_0>dish'],
  ['test <extra_id_0> dish', [10, 125, 3, 21, 8, 6, 20], 'test <extra_id_0> dish'],
  ['<extra_id_0>dish', [125, 21, 8, 6, 20], '<extra_id_0>dish'],
  ['<extra_id_0> dish', [125, 3, 21, 8, 6, 20], '<extra_id_0> dish'],
  ['test <extra_id_0> <extra_id_1> a', [10, 125, 124, 3, 5], 'test <extra_id_0> <extra_id_1> a'],
  ['test <extra_id_99>', [10, 26], 'test <extra_id_99>'],
  ['a <extra_id_5>. a', [3, 5, 120, 2, 3, 5], 'a <extra_id_5> ⁇  a'],
  ['a  <extra_id_5>  a', [3, 5, 120, 3, 5], 'a <extra_id_5> a'],
  ['  <extra_id_0>  dish  ', [125, 3, 21, 8, 6, 20], '<extra_id_0> dish'],
  [
    'te st<extra_id_100> a',
    [3, 16, 3, 6, 24, 2, 4, 2, 24, 23, 5, 2, 8, 21, 2, 3, 5],
    'te st ⁇ e ⁇ tra ⁇ id ⁇  a',
  ],
];

const spacesKept: readonly Case[] = [
  ['test <extra_id_0>dish', [10, 125, 21, 8, 6, 20], 'test <extra_id_0>dish'],
  ['test <extra_id_0> dish', [10, 125, 3, 21, 8, 6, 20], 'test <extra_id_0> dish'],
  ['<extra_id_0>dish', [125, 21, 8, 6, 20], '<extra_id_0>dish'],
  ['<extra_id_0> dish', [125, 3, 21, 8, 6, 20], '<extra_id_0> dish'],
  ['test <extra_id_0> <extra_id_1> a', [10, 125, 124, 3, 5], 'test <extra_id_0> <extra_id_1> a'],
  ['test <extra_id_99>', [10, 26], 'test <extra_id_99>'],
  ['a <extra_id_5>. a', [3, 5, 120, 2, 3, 5], 'a <extra_id_5> ⁇  a'],
  ['a  <extra_id_5>  a', [3, 5, 3, 120, 3, 3, 5], 'a  <extra_id_5>  a'],
  ['  <extra_id_0>  dish  ', [3, 3, 125, 3, 3, 21, 8, 6, 20, 3, 3], '  <extra_id_0>  dish  '],
  [
    'te st<extra_id_100> a',
    [3, 16, 3, 6, 24, 2, 4, 2, 24, 23, 5, 2, 8, 21, 2, 3, 5],
    'te st ⁇ e ⁇ tra ⁇ id ⁇  a',
  ],
];

const plainPieces: readonly Case[] = [
  ['test <extra_id_0>dish', [10, 3, 125, 21, 8, 6, 20], 'test <extra_id_0>dish'],
  ['test <extra_id_0> dish', [10, 3, 125, 3, 21, 8, 6, 20], 'test <extra_id_0> dish'],
  ['<extra_id_0>dish', [3, 125, 21, 8, 6, 20], '<extra_id_0>dish'],
  ['<extra_id_0> dish', [3, 125, 3, 21, 8, 6, 20], '<extra_id_0> dish'],
  ['test <extra_id_0> <extra_id_1> a', [10, 3, 125, 3, 124, 3, 5], 'test <extra_id_0> <extra_id_1> a'],
  ['test <extra_id_99>', [10, 3, 26], 'test <extra_id_99>'],
  ['a <extra_id_5>. a', [3, 5, 3, 120, 2, 3, 5], 'a <extra_id_5> ⁇  a'],
  ['a  <extra_id_5>  a', [3, 5, 3, 120, 3, 5], 'a <extra_id_5> a'],
  ['  <extra_id_0>  dish  ', [3, 125, 3, 21, 8, 6, 20], '<extra_id_0> dish'],
  [
    'te st<extra_id_100> a',
    [3, 16, 3, 6, 24, 2, 4, 2, 24, 23, 5, 2, 8, 21, 2, 3, 5],
    'te st ⁇ e ⁇ tra ⁇ id ⁇  a',
  ],
];

const plainAndKept: readonly Case[] = [
  ['test <extra_id_0>dish', [10, 3, 125, 21, 8, 6, 20], 'test <extra_id_0>dish'],
  ['test <extra_id_0> dish', [10, 3, 125, 3, 21, 8, 6, 20], 'test <extra_id_0> dish'],
  ['<extra_id_0>dish', [3, 125, 21, 8, 6, 20], '<extra_id_0>dish'],
  ['<extra_id_0> dish', [3, 125, 3, 21, 8, 6, 20], '<extra_id_0> dish'],
  ['test <extra_id_0> <extra_id_1> a', [10, 3, 125, 3, 124, 3, 5], 'test <extra_id_0> <extra_id_1> a'],
  ['test <extra_id_99>', [10, 3, 26], 'test <extra_id_99>'],
  ['a <extra_id_5>. a', [3, 5, 3, 120, 2, 3, 5], 'a <extra_id_5> ⁇  a'],
  ['a  <extra_id_5>  a', [3, 5, 3, 3, 120, 3, 3, 5], 'a  <extra_id_5>  a'],
  ['  <extra_id_0>  dish  ', [3, 3, 3, 125, 3, 3, 21, 8, 6, 20, 3, 3], '  <extra_id_0>  dish  '],
  [
    'te st<extra_id_100> a',
    [3, 16, 3, 6, 24, 2, 4, 2, 24, 23, 5, 2, 8, 21, 2, 3, 5],
    'te st ⁇ e ⁇ tra ⁇ id ⁇  a',
  ],
];

const keepsSpaces = { ...identity, removeExtraWhitespaces: false };

/** Sentinels without the mark of a space, as a file may hold them itself. */
function withPlainSentinels(normalizer: typeof identity): Vocabulary {
  const model = seqioModel(normalizer);
  const sentinels = Array.from({ length: 100 }, (_, at) => {
    return { piece: `<extra_id_${99 - at}>`, score: 0, type: PieceType.userDefined };
  });
  return sentencePieceVocabulary({ ...model, pieces: [...model.pieces, ...sentinels] });
}

const vocabularies: [string, Vocabulary, readonly Case[]][] = [
  ['T5', sentencePieceVocabulary(seqioModel()), t5],
  ['with spaces kept', sentencePieceVocabulary(seqioModel(keepsSpaces)), spacesKept],
  ['with plain pieces', withPlainSentinels(identity), plainPieces],
  ['with plain pieces and spaces kept', withPlainSentinels(keepsSpaces), plainAndKept],
];

describe.each(vocabularies)('sentinels: %s', (_, vocabulary, cases) => {
  it.each(cases)('%j', (text, ids, decoded) => {
    expect([...vocabulary.encodeWithSentinels(text)]).toEqual(ids);
    expect(vocabulary.decodeWithSentinels(ids)).toBe(decoded);
  });
});

/** Letters of the model, spaces, and sentinels that exist and that do not. */
const texts = fc
  .array(
    fc.constantFrom('te', 'st', ' ', 'a', '  ', '<extra_id_0>', '<extra_id_99>', '<extra_id_100>', '<'),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

const [, first] = vocabularies[0]!;
const counted = (vocabulary: Vocabulary, ids: Int32Array) =>
  ids.filter((id) => id >= vocabulary.size - vocabulary.sentinelCount).length;

describe('a text with sentinels', () => {
  it.each(vocabularies)('has each of them once, whatever stands beside it: %s', (_, vocabulary) => {
    fc.assert(
      fc.property(texts, (text) => {
        const written = text.match(/<extra_id_(0|99)>/g) ?? [];
        expect(counted(vocabulary, vocabulary.encodeWithSentinels(text))).toBe(written.length);
      }),
    );
  });

  it('has one at its beginning, too, where no space is put before texts', () => {
    const vocabulary = sentencePieceVocabulary(seqioModel({ ...identity, addDummyPrefix: false }));
    expect([...vocabulary.encodeWithSentinels('<extra_id_0><extra_id_1>dish')]).toEqual([
      125, 124, 21, 8, 6, 20,
    ]);
    const spaced = [125, 3, 21, 8, 6, 20];
    for (const text of ['<extra_id_0> dish', '  <extra_id_0>  dish'])
      expect([...vocabulary.encodeWithSentinels(text)]).toEqual(spaced);
    expect(vocabulary.decodeWithSentinels(spaced)).toBe('<extra_id_0> dish');
  });

  it('comes back from its ids as the ids do from it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!text.includes('<extra_id_100>') && !/<(?!extra)/.test(text)); // which have unknown letters
        const ids = first.encodeWithSentinels(text);
        expect(first.encodeWithSentinels(first.decodeWithSentinels(ids))).toEqual(ids);
      }),
    );
  });

  it('comes back from bytes as it was', () => {
    const bytes = byteVocabulary();
    fc.assert(
      fc.property(fc.array(fc.oneof(texts, fc.string({ unit: 'grapheme' }))), (parts) => {
        const ids = bytes.encodeWithSentinels(parts.join(''));
        expect(bytes.decodeWithSentinels(ids)).toBe(parts.join(''));
      }),
    );
    expect([...bytes.encodeWithSentinels('a<extra_id_124><extra_id_125>')].slice(0, 3)).toEqual([
      100, 259, 63,
    ]);
  });
});
