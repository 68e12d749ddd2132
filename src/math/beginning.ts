// The beginning of a text, cut between characters as people see them: an emoji of several code points or a letter with its
// marks stays whole or is left out.

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** UTF-16 units behind a cut that tell whether it falls into a character. */
const lookahead = 64;

/** Where the character begins that the unit at `at` belongs to; where that is the first one, its code point. */
function characterStart(text: string, at: number): number {
  const start = segmenter.segment(text.slice(0, at + lookahead)).containing(at)?.index ?? at;
  if (start > 0) return start;
  const isSecondHalf = /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
  return isSecondHalf ? at - 1 : at;
}

/** The longest beginning of at most `most` UTF-16 units that ends between two characters. */
export function beginning(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, characterStart(text, most));
}
