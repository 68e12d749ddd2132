// The one way a person's text comes in: pasted, or as a file, plain or zipped.
// Knows nothing of where it is stored or what is done with it.
import { Expected } from '../errors/expected.ts';
import { checkedText, decodeText } from './decodeText.ts';
import { isZip, readZippedText } from './zip.ts';

/** Longest text, in bytes of a file or UTF-16 units of a pasted text. */
export const longestText = 256 * 1024 * 1024;

function checkLength(length: number): void {
  if (length <= longestText) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
  const wanted = `a text of at most ${megabytes(longestText)}`;
  throw new Expected(
    'text.size',
    wanted,
    megabytes(length),
    'Cut the file into smaller ones and choose one of them.',
  );
}

/** The text of a file or of the clipboard; throws `Expected` if it is empty, binary or too long. */
export async function readText(source: Blob | string): Promise<string> {
  if (typeof source === 'string') {
    checkLength(source.length);
    return checkedText(source);
  }
  checkLength(source.size);
  const bytes = new Uint8Array(await source.arrayBuffer());
  return decodeText(isZip(bytes) ? readZippedText(bytes, longestText) : bytes);
}
