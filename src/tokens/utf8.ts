// UTF-8 at the level SentencePiece works on: where characters end, which bytes are ill-formed.
// Knows nothing of pieces or vocabularies.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 of a text; unpaired surrogates become U+FFFD. */
export function utf8Of(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Text of well-formed UTF-8 bytes, U+FEFF kept. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Bytes of the character that a lead byte promises; 1 for anything that is no lead byte. */
export function promisedLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Bytes of the well-formed character at `at`, or 0 where the bytes are ill-formed (Unicode table 3-7). */
export function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = promisedLength(lead);
  if (at + length > end || !isSecond(lead, bytes[at + 1]!)) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if ((bytes[next]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Whether a second byte may follow this lead byte: no overlong forms, no surrogates, nothing above U+10FFFF. */
function isSecond(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (lead === 0xed) return second >= 0x80 && second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90 && second <= 0xbf;
  if (lead === 0xf4) return second >= 0x80 && second <= 0x8f;
  return second >= 0x80 && second <= 0xbf;
}

/**
 * Text of any bytes, each byte of an ill-formed sequence written as `replacement`:
 * SentencePiece gives U+FFFD for every one of them, where TextDecoder gives one a sequence; ByT5 leaves them out.
 */
export function decodeBytes(bytes: Uint8Array, replacement: string): string {
  let text = '';
  let from = 0; // start of the well-formed stretch that is not yet written
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at, bytes.length);
    if (length === 0) {
      text += textOf(bytes.subarray(from, at)) + replacement;
      from = at + 1;
    }
    at += length || 1;
  }
  return text + textOf(bytes.subarray(from));
}

/** For every byte offset, end included, the number of code points that start before it. */
export function codePointOffsets(bytes: Uint8Array): Int32Array {
  const offsets = new Int32Array(bytes.length + 1);
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    offsets[at] = count;
    if ((bytes[at]! & 0xc0) !== 0x80) count++;
  }
  offsets[bytes.length] = count;
  return offsets;
}
