// Reads the one text in a zip archive, as corpora are often offered: central directory, stored or deflated entry.
// Every number read is checked against the archive's length before it is used. No encryption, no zip64.
import { Expected } from '../errors/expected.ts';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
const longestComment = 0xffff;
const deflated = 8;

interface Entry {
  name: string;
  method: number;
  encrypted: boolean;
  packedBytes: number;
  bytes: number;
  offset: number;
}

function refused(wanted: string, got: string): Expected {
  return new Expected('text.zip', wanted, got, 'Unpack the archive and choose the text file in it.');
}

export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === bytes[2]! + 1
  );
}

/** A view of part of the archive; refused if it is not all there. */
function part(archive: Uint8Array, offset: number, bytes: number): DataView {
  if (offset + bytes > archive.byteLength) throw refused('a whole zip archive', 'one that is cut off');
  return new DataView(archive.buffer, archive.byteOffset + offset, bytes);
}

function findEnd(archive: Uint8Array): DataView {
  const last = archive.byteLength - endBytes;
  for (let offset = last; offset >= Math.max(0, last - longestComment); offset--) {
    const view = part(archive, offset, endBytes);
    if (view.getUint32(0, true) === endSignature) return view;
  }
  throw refused('a whole zip archive', 'one without a table of contents');
}

function readEntries(archive: Uint8Array): Entry[] {
  const end = findEnd(archive);
  const count = end.getUint16(10, true);
  let offset = end.getUint32(16, true);
  return Array.from({ length: count }, () => {
    const view = part(archive, offset, entryBytes);
    if (view.getUint32(0, true) !== entrySignature)
      throw refused('a whole zip archive', 'a damaged table of contents');
    const nameBytes = view.getUint16(28, true);
    part(archive, offset + entryBytes, nameBytes);
    const name = archive.subarray(offset + entryBytes, offset + entryBytes + nameBytes);
    offset += entryBytes + nameBytes + view.getUint16(30, true) + view.getUint16(32, true);
    return {
      name: new TextDecoder().decode(name),
      encrypted: (view.getUint16(8, true) & 1) === 1,
      method: view.getUint16(10, true),
      packedBytes: view.getUint32(20, true),
      bytes: view.getUint32(24, true),
      offset: view.getUint32(42, true),
    };
  });
}

/** The largest .txt, .tsv or .csv file; without one, the only file there is. */
function chooseText(entries: readonly Entry[]): Entry {
  const files = entries.filter(({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'));
  const texts = files.filter(({ name }) => /\.(txt|tsv|csv|md)$/i.test(name));
  const isAbout = ({ name }: Entry) => /(^|\/)[_.]|readme|licen[sc]e|about/i.test(name);
  const chosen = (
    texts.some((entry) => !isAbout(entry)) ? texts.filter((entry) => !isAbout(entry)) : texts
  ).sort((a, b) => b.bytes - a.bytes)[0];
  const only = files.length === 1 ? files[0] : undefined;
  const entry = chosen ?? only;
  if (!entry) throw refused('an archive with a text file in it', `${files.length} other files`);
  return entry;
}

/** Reads a stream up to a limit, so that a small archive cannot fill the memory. */
async function readUpTo(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const result = new Uint8Array(limit);
  let length = 0;
  const reader = stream.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    if (length + chunk.value.byteLength > limit) {
      await reader.cancel();
      throw refused('a file as long as the archive says', 'a longer one');
    }
    result.set(chunk.value, length);
    length += chunk.value.byteLength;
  }
  if (length !== limit) throw refused('a file as long as the archive says', 'a shorter one');
  return result;
}

async function unpack(archive: Uint8Array<ArrayBuffer>, entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
  const local = part(archive, entry.offset, localBytes);
  if (local.getUint32(0, true) !== localSignature) throw refused('a whole zip archive', 'a damaged entry');
  const start = entry.offset + localBytes + local.getUint16(26, true) + local.getUint16(28, true);
  part(archive, start, entry.packedBytes);
  const packed = archive.subarray(start, start + entry.packedBytes);
  if (entry.method === 0) return packed;
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  try {
    return await readUpTo(stream, entry.bytes);
  } catch (error) {
    throw error instanceof Expected ? error : refused('a whole zip archive', 'damaged contents');
  }
}

/** Bytes of the archive's text file, at most `limit` of them; throws `Expected` if there is none to be had. */
export async function readZippedText(
  archive: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const entry = chooseText(readEntries(archive));
  if (entry.encrypted) throw refused('an archive without a password', 'an encrypted file');
  if (entry.method !== 0 && entry.method !== deflated)
    throw refused('a stored or deflated file', `method ${entry.method}`);
  if (entry.bytes > limit) throw refused(`a text of at most ${limit} bytes`, `${entry.bytes} bytes`);
  return unpack(archive, entry);
}
