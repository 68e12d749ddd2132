import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizerOf, normalizeText } from './normalizer.ts';
import { type NormalizerSpec, PieceType } from './sentencepieceModel.ts';
import { charsmapOf, identity, modelOf, type PieceRow } from './tokens.fixture.ts';

const deleted = Array.from({ length: 32 }, (_, code) => code).filter((code) => code === 0x0b || code > 0x0f);
const rules: Record<string, string> = {
  '\u3000': ' ',
  '\u2581': ' ',
  Ａ: 'A',
  Ｂ: 'B',
  Ｃ: 'C',
  '①': '1',
  '②': '2',
  '③': '3',
  '㍿': '株式会社',
  ｸ: 'ク',
  ｸﾞ: 'グ',
  ｰ: 'ー',
  ﾙ: 'ル',
  a\u0301: 'á',
  '¨': ' \u0308',
  ...Object.fromEntries([...deleted, 0x7f, 0x8f, 0x9f].map((code) => [String.fromCharCode(code), ''])),
};
const spec = { ...identity, charsmap: charsmapOf(rules) };

function normalize(text: string, flags: Partial<NormalizerSpec> = {}, rows: PieceRow[] = []): string {
  return normalizeText(normalizerOf(modelOf(rows, { ...spec, ...flags })), text).normalized;
}

describe('normalizeText', () => {
  it.each([
    // Spec C127
    ['', ''],
    ['      ', ''],
    ['\u3000', ''],
    [' A  B  C ', '▁A▁B▁C'],
    ['   ＡＢＣ   ', '▁ABC'],
    ['①②③', '▁123'],
    ['㍿', '▁株式会社'],
    [' ｸﾞｰｸﾞﾙ ', '▁グーグル'],
    ['\x7f\x8f\x9f\x0b\x10\x11\x1f', ''],
    // the longest rule wins; a rule may give a space, which then collapses
    ['a\u0301 ¨x', '▁á▁\u0308x'],
  ])('makes %j into %j', (text, normalized) => {
    expect(normalize(text)).toBe(normalized);
  });

  it.each([
    // Spec C128
    ['      ', '▁▁▁▁▁▁▁'],
    [' ABC ', '▁▁ABC▁'],
    ['  A  B  C  ', '▁▁▁A▁▁B▁▁C▁▁'],
  ])('keeps the spaces of %j if asked to', (text, normalized) => {
    expect(normalize(text, { removeExtraWhitespaces: false })).toBe(normalized);
  });

  it('writes plain spaces and no dummy prefix if asked to', () => {
    expect(normalize(' A  B ', { escapeWhitespaces: false, addDummyPrefix: false })).toBe('A B');
  });

  it('puts the dummy prefix behind if whitespace is a suffix', () => {
    const model = { ...modelOf([], spec), treatWhitespaceAsSuffix: true };
    expect(normalizeText(normalizerOf(model), ' A  B ').normalized).toBe('A▁B▁');
  });

  it('leaves user-defined pieces as they are', () => {
    const rows: PieceRow[] = [['①②', 0, PieceType.userDefined]];
    expect(normalize('①②①', {}, rows)).toBe('▁①②1');
  });

  it('says where each code point came from', () => {
    // Spec C131, whose offsets count bytes: ▁ has three.
    const { offsets } = normalizeText(normalizerOf(modelOf([], spec)), 'I saw a girl');
    expect([...offsets]).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const wide = normalizeText(normalizerOf(modelOf([], spec)), ' 😀㍿ ');
    expect([wide.normalized, ...wide.offsets]).toEqual(['▁😀株式会社', 1, 1, 2, 2, 2, 2, 3]);
  });

  it('changes nothing the second time', () => {
    const normalizer = normalizerOf(modelOf([], spec));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Object.keys(rules), ' ', 'a', 'é', '😀', '\ud800')),
        (parts) => {
          const once = normalizeText(normalizer, parts.join('')).normalized;
          // Rules are applied once, so what they give must not be a rule's key again: true of these but for a + U+0301.
          fc.pre(!/a\u0301/.test(once));
          expect(normalizeText(normalizer, once).normalized).toBe(once);
        },
      ),
    );
  });

  it('gives rising offsets within the text', () => {
    const normalizer = normalizerOf(modelOf([], spec));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { normalized, offsets } = normalizeText(normalizer, text);
        expect(offsets.length).toBe([...normalized].length + 1);
        expect([...offsets]).toEqual([...offsets].sort((a, b) => a - b));
        expect(offsets.at(-1)!).toBeLessThanOrEqual([...text].length);
      }),
    );
  });
});
