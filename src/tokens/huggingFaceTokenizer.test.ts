// Vocabularies as tokenizer.json. What the tokenizers library makes of them is the interop test's; here are ids and rules.
import { describe, expect, it } from 'vitest';
import { byteVocabulary } from './bytes.ts';
import { tokenizerFiles } from './huggingFaceTokenizer.ts';
import { PieceType, type SentencePieceModel } from './sentencepieceModel.ts';
import { sentencePieceVocabulary } from './sentencepieceVocabulary.ts';
import { byteRows, charsmapOf, identity, modelOf, seqioModel } from './tokens.fixture.ts';
import type { Vocabulary } from './vocabulary.ts';

interface Token {
  id: number;
  content: string;
  special: boolean;
}
interface Rule {
  type: string;
  pattern?: { Regex?: string; String?: string };
  content?: string;
  start?: number;
}
interface TokenizerJson {
  added_tokens: Token[];
  normalizer: { normalizers: Rule[] };
  decoder: { decoders: Rule[] };
  model: { vocab: [string, number][]; unk_id: number };
}
interface ByteTokenizerJson {
  added_tokens: Token[];
  model: { vocab: Record<string, number> };
}

function written(vocabulary: Vocabulary): [unknown, Record<string, unknown>] {
  const [tokenizer, config] = tokenizerFiles(vocabulary);
  return [JSON.parse(JSON.stringify(tokenizer!.content)), config!.content];
}

function piecesWritten(model: SentencePieceModel) {
  const vocabulary = sentencePieceVocabulary(model);
  const [tokenizer, config] = written(vocabulary);
  return { vocabulary, config, tokenizer: tokenizer as TokenizerJson };
}

const rulesOf = (model: SentencePieceModel) => piecesWritten(model).tokenizer.normalizer.normalizers;
const marks = ({ pattern, content }: Rule) => content === '\u2581' && pattern?.Regex !== undefined;

describe('bytes', () => {
  const [tokenizer, config] = written(byteVocabulary());
  const { added_tokens, model } = tokenizer as ByteTokenizerJson;

  it('have their value and 3 as id, under the characters that byte-level pieces are written with', () => {
    const { '<pad>': pad, '</s>': end, '<unk>': unknown, ...bytes } = model.vocab;
    expect([pad, end, unknown]).toEqual([0, 1, 2]);
    expect(Object.values(bytes).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 256 }, (_, at) => at + 3),
    );
    // GPT-2's bytes_to_unicode, by hand: the space, a letter, the first and last unprintable byte, an umlaut's two bytes.
    expect(['Ġ', 'a', 'Ā', 'Ń', 'Ã', '¼'].map((character) => bytes[character])).toEqual(
      [0x20, 0x61, 0x00, 0xad, 0xc3, 0xbc].map((byte) => byte + 3),
    );
  });

  it('are followed by the sentinels, which count down to the last id and are read in a text', () => {
    const sentinels = added_tokens.filter(({ special }) => !special);
    expect(sentinels[0]).toMatchObject({ id: 259, content: '<extra_id_124>' });
    expect(sentinels.at(-1)).toMatchObject({ id: 383, content: '<extra_id_0>' });
    expect(sentinels.map(({ id }) => id)).toEqual(Array.from({ length: 125 }, (_, at) => 259 + at));
  });

  it('read the names of special tokens as letters', () => {
    expect(config).toMatchObject({ split_special_tokens: true, pad_token: '<pad>', eos_token: '</s>' });
  });
});

describe('pieces', () => {
  it('have the ids of the vocabulary, sentinels among them, preferred to what they are made of', () => {
    const { vocabulary, tokenizer } = piecesWritten(seqioModel());
    const { vocab, unk_id } = tokenizer.model;
    expect(vocab.map(([piece]) => piece)).toEqual(vocabulary.model.pieces.map(({ piece }) => piece));
    expect(vocab[vocabulary.size - 1]).toEqual(['\u2581<extra_id_0>', expect.closeTo(1.4)]);
    expect(unk_id).toBe(2);
    expect(tokenizer.added_tokens.map(({ id, content }) => [id, content])).toEqual([
      [0, '<pad>'],
      [1, '</s>'],
      [2, '<unk>'],
    ]);
  });

  it('without padding get one after the last id', () => {
    const model = modelOf([['a', -1]]);
    const pieces = model.pieces.filter(({ piece }) => piece !== '<pad>');
    const { vocabulary, tokenizer, config } = piecesWritten({ ...model, pieces });
    expect(tokenizer.added_tokens.at(-1)).toMatchObject({ id: vocabulary.size, content: '<pad>' });
    expect(config).toMatchObject({ pad_token: '<pad>' });
  });

  it('that no text becomes are never used', () => {
    const { tokenizer } = piecesWritten({
      ...modelOf([['a', -1], ['b', -2, PieceType.unused], ...byteRows]),
      byteFallback: true,
    });
    const scores = new Map(tokenizer.model.vocab);
    for (const piece of ['b', '<0x41>']) expect(scores.get(piece)).toBeLessThan(-1e5);
    expect(scores.get('a')).toBe(-1);
  });

  it('are found after a space that is put before every sentinel of the vocabulary that follows something', () => {
    const [rule] = rulesOf(seqioModel());
    const spaced = (text: string) => text.replaceAll(new RegExp(rule!.pattern!.Regex!, 'gu'), rule!.content!);
    expect(spaced('x<extra_id_0><extra_id_99> <extra_id_1>')).toBe(
      'x <extra_id_0> <extra_id_99> <extra_id_1>',
    );
    expect(spaced('<extra_id_0>x<extra_id_100>y<extra_id_00>')).toBe(
      '<extra_id_0>x<extra_id_100>y<extra_id_00>',
    );
  });

  it('in which sentinels have no mark are read as they stand', () => {
    const own = modelOf([
      ['a', -1],
      ...[1, 0].map((at) => [`<extra_id_${at}>`, 0, PieceType.userDefined] as const),
    ]);
    const patterns = rulesOf(own).map(({ pattern }) => pattern?.Regex ?? '');
    expect(patterns.filter((pattern) => pattern.includes('extra_id'))).toEqual([]);
  });

  it('begin or end with the mark as the vocabulary has it, and a text that begins with a sentinel does, too', () => {
    const prefixed = rulesOf(seqioModel());
    expect(prefixed).toContainEqual({ type: 'Prepend', prepend: '\u2581' });
    expect(prefixed.filter(marks)).toEqual([]);
    const without = rulesOf(seqioModel({ ...identity, addDummyPrefix: false }));
    expect(without.map(({ type }) => type)).not.toContain('Prepend');
    expect(without.filter(marks).map(({ pattern }) => pattern!.Regex!.slice(0, 5))).toEqual(['\\A\\s*']);
    const suffixed = rulesOf({ ...seqioModel(), treatWhitespaceAsSuffix: true });
    expect(suffixed.filter(marks).map(({ pattern }) => pattern!.Regex)).toContain('\\z');
  });

  it('keep the spaces of a vocabulary that keeps them, and what is written loses as many as it reads', () => {
    const kept = piecesWritten(seqioModel({ ...identity, removeExtraWhitespaces: false })).tokenizer;
    expect(kept.normalizer.normalizers.some(({ content }) => content === '')).toBe(false);
    expect(kept.decoder.decoders.find(({ type }) => type === 'Strip')?.start).toBe(1);
    const removed = piecesWritten(seqioModel()).tokenizer;
    expect(removed.decoder.decoders.find(({ type }) => type === 'Strip')?.start).toBeGreaterThan(1e6);
  });

  it('of composed characters are reached from their parts, if the vocabulary composes them, and line ends are two', () => {
    const rules = { '\u304b\u3099': '\u304c', '\r': ' ', '\n': ' ' };
    const composing = rulesOf(
      seqioModel({ ...identity, removeExtraWhitespaces: false, charsmap: charsmapOf(rules) }),
    );
    expect(
      composing.map(({ type }) => type).filter((type) => type !== 'Replace' && type !== 'Prepend'),
    ).toEqual(['NFC', 'Precompiled', 'NFC']);
    expect(composing.find(({ pattern }) => pattern?.String === '\r\n')?.content).toBe('\u2581\u2581');
    const plain = rulesOf(seqioModel({ ...identity, charsmap: charsmapOf({ '\n': ' ' }) }));
    expect(plain.map(({ type }) => type)).not.toContain('NFC');
  });
});
