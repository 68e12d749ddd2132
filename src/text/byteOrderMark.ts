// One rule for the mark that some programs put before a text: it says how bytes are meant and is no part of the text.

/** The text without byte order marks at its beginning; anywhere else U+FEFF is a character like others. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF+/, '');
}
