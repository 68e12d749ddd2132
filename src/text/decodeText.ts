// Bytes to text at the edge of the project: UTF-8, or UTF-16 when a byte order mark says so.
// What is not text is refused here in one sentence, so that nothing behind it has to wonder.
import { Expected } from '../errors/expected.ts';
import { withoutByteOrderMark } from './byteOrderMark.ts';

/** Share of characters that may be ill-formed before a file counts as binary or wrongly encoded. */
const tolerated = 0.01;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}

/** Text that has something in it, with unpaired surrogates as U+FFFD; throws `Expected` otherwise. */
export function checkedText(given: string): string {
  const text = withoutByteOrderMark(given);
  if (text.trim() === '') {
    const got = text === '' ? 'nothing' : 'only blanks';
    throw new Expected(
      'text.empty',
      'a text with words in it',
      got,
      'Paste some sentences or choose another file.',
    );
  }
  return text.replace(/\p{Surrogate}/gu, '\uFFFD'); // with the u flag only unpaired ones match
}

/** Decodes a text file; a byte order mark is obeyed and left out. Throws `Expected` for anything but text. */
export function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  const binary = (got: string) =>
    new Expected(
      'text.binary',
      'a text file in UTF-8 or UTF-16',
      got,
      'Save it as plain text in UTF-8 and try again.',
    );
  if (text.includes('\0')) throw binary('bytes that are not text');
  const illFormed = countOf(text, '\uFFFD');
  if (illFormed > text.length * tolerated) throw binary(`${illFormed} characters that are not UTF-8`);
  return checkedText(text);
}
