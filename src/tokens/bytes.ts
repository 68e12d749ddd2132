// Bytes as a vocabulary, as ByT5 has it: padding 0, end 1, unknown 2, byte b is id b + 3, sentinels on top
// (SeqIO: ByteVocabulary). Needs no file, loses nothing, and so is what the page starts with.

import { byteSentinelCount } from '../config/run.ts';
import { Expected } from '../errors/expected.ts';
import { sentinelPieces, writtenSentinels } from './sentinels.ts';
import { decodeBytes, utf8Of } from './utf8.ts';
import { type EncodedPiece, idOfSentinel, numberOfSentinel, type Vocabulary } from './vocabulary.ts';

const FIRST_BYTE = 3;
const FIRST_SENTINEL = FIRST_BYTE + 256;
const NAMES = ['<pad>', '</s>', '<unk>'];

/** The byte vocabulary; ByT5's 125 sentinels make 384 ids. Ids that are no bytes decode to nothing. */
export function byteVocabulary(sentinelCount = byteSentinelCount): Vocabulary {
  const size = FIRST_SENTINEL + sentinelPieces(sentinelCount).length;
  const pieceOf = (id: number) => byteVocabularyPiece(id, size);
  return {
    kind: 'bytes',
    size,
    padId: 0,
    eosId: 1,
    unkId: 2,
    sentinelCount,
    encode,
    encodeWithSentinels: (text) => encodeWithSentinels(text, size),
    encodePieces: (text) => encodePieces(text, pieceOf),
    decode: decodeIds,
    decodeWithSentinels: (ids) => decodeWithSentinels(ids, size),
    pieceOf,
  };
}

function encode(text: string): Int32Array {
  return Int32Array.from(utf8Of(text), (byte) => byte + FIRST_BYTE);
}

function encodeWithSentinels(text: string, size: number): Int32Array {
  const sentinels = writtenSentinels(text, size - FIRST_SENTINEL);
  const ids = new Int32Array(utf8Of(text).length); // a sentinel is written in more bytes than its one id
  let [length, from] = [0, 0];
  const add = (more: Int32Array) => {
    ids.set(more, length);
    length += more.length;
  };
  for (const { number, start, end } of sentinels) {
    add(encode(text.slice(from, start)));
    add(Int32Array.of(idOfSentinel({ size }, number)));
    from = end;
  }
  add(encode(text.slice(from)));
  return ids.slice(0, length);
}

/** Every byte covers the whole character it belongs to. */
function encodePieces(text: string, pieceOf: (id: number) => string): EncodedPiece[] {
  const bytes = utf8Of(text);
  let end = 0; // code points that have started
  return Array.from(bytes, (byte) => {
    if ((byte & 0xc0) !== 0x80) end++;
    const id = byte + FIRST_BYTE;
    return { id, piece: pieceOf(id), start: end - 1, end };
  });
}

/** Ill-formed bytes are left out, as SeqIO and ByT5 decode with errors="ignore". */
function decodeIds(ids: ArrayLike<number>): string {
  const bytes = new Uint8Array(ids.length);
  let length = 0;
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]!;
    if (id >= FIRST_BYTE && id < FIRST_SENTINEL) bytes[length++] = id - FIRST_BYTE;
  }
  return decodeBytes(bytes.subarray(0, length), '');
}

function decodeWithSentinels(ids: ArrayLike<number>, size: number): string {
  const all = Array.from(ids);
  let [text, from] = ['', 0];
  for (const [at, id] of all.entries()) {
    if (id < FIRST_SENTINEL || id >= size) continue;
    text += `${decodeIds(all.slice(from, at))}<extra_id_${numberOfSentinel({ size }, id)}>`;
    from = at + 1;
  }
  return text + decodeIds(all.slice(from));
}

/** Printable ASCII as itself, the space as ▁, other bytes as <0xE2>. */
function byteVocabularyPiece(id: number, size: number): string {
  if (!Number.isInteger(id) || id < 0 || id >= size) {
    const remedy = 'Decode with the vocabulary that the ids were made with.';
    throw new Expected('vocabulary.id', `ids from 0 to ${size - 1}`, id, remedy);
  }
  if (id < FIRST_BYTE) return NAMES[id]!;
  if (id >= FIRST_SENTINEL) return `<extra_id_${numberOfSentinel({ size }, id)}>`;
  const byte = id - FIRST_BYTE;
  if (byte === 0x20) return '\u2581';
  const isPrintable = byte > 0x20 && byte < 0x7f;
  return isPrintable ? String.fromCharCode(byte) : `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}
