// Oracle: the whole text cut into grapheme clusters, as many as fit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginning } from './beginning.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function asManyAsFit(text: string, most: number): string {
  let length = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (length + segment.length > most) break;
    length += segment.length;
  }
  return text.slice(0, length);
}

describe('the beginning of a text', () => {
  it.each([
    ['a short text', 40, 'a short text'],
    ['ab', 1, 'a'],
    [`${'a'.repeat(1999)}😀😀`, 2000, 'a'.repeat(1999)],
    [`${'a'.repeat(1998)}😀😀`, 2000, `${'a'.repeat(1998)}😀`],
    ['👩‍👩‍👧‍👦!', 5, '👩‍👩‍👧‍👦'.slice(0, 5)], // nothing whole fits: between code points
    ['ab👩‍👩‍👧‍👦', 8, 'ab'],
    ['🇩🇪🇰🇷', 6, '🇩🇪'],
    ['e\u0301a', 1, 'e'],
    ['xe\u0301', 2, 'x'],
    ['\u1112\u1161\u11ab\u1100\u116e\u11a8', 4, '\u1112\u1161\u11ab'],
    ['', 0, ''],
  ])('%j in %i units is %j', (text, most, wanted) => {
    expect(beginning(text, most)).toBe(wanted);
  });

  it('is as many whole characters as fit, wherever it is cut', () => {
    const texts = fc
      .array(fc.constantFrom('a', ' ', '\r\n', '😀', '👩‍👩‍👧‍👦', 'e\u0301', '🇩🇪', '한', '\u1112\u1161'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(texts, fc.nat(60), (text, most) => {
        const whole = asManyAsFit(text, most);
        fc.pre(whole !== '' || text.length <= most);
        expect(beginning(text, most)).toBe(whole);
      }),
    );
  });

  it('is the same of a long text', () => {
    for (const text of ['👩‍👩‍👧‍👦e\u0301😀'.repeat(2000), '🇩🇪'.repeat(5000)]) {
      for (const most of [9_990, 9_997, 10_001, 10_004])
        expect(beginning(text, most)).toBe(asManyAsFit(text, most));
    }
  });

  it('never ends in half a code point, however many marks a letter has', () => {
    expect(beginning(`a${'\u0301'.repeat(5000)}`, 3000)).toHaveLength(3000);
    expect(beginning(`${'\u0301'.repeat(1999)}😀`, 2000)).toHaveLength(1999);
  });
});
