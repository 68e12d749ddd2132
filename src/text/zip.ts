// The one text in a zip archive, as corpora are often offered. fflate unpacks; what it does not check is checked here:
// encryption, lengths, and the checksum, without which a changed archive would be read as a whole one.
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { Expected } from '../errors/expected.ts';
import { chooseText, isFile } from './chooseText.ts';
import { crc32 } from './crc32.ts';
import { type EntryFacts, entryFacts } from './zipDirectory.ts';

interface Entry extends UnzipFileInfo, EntryFacts {
  /** Its place in the table of contents. */
  index: number;
}

const stored = 0;
const deflated = 8;

function refused(wanted: string, got: string): Expected {
  return new Expected('text.zip', wanted, got, 'Unpack the archive and choose the text file in it.');
}

export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === bytes[2]! + 1
  );
}

/** What `read` gives; the library throws many things at a damaged archive, and all mean the same. */
function unlessDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw refused('a whole zip archive', 'one that is damaged or cut off');
  }
}

function readEntries(archive: Uint8Array): Entry[] {
  const facts = entryFacts(archive);
  const infos: UnzipFileInfo[] = [];
  const list = (info: UnzipFileInfo) => {
    infos.push(info);
    return false;
  };
  if (facts) unlessDamaged(() => unzipSync(archive, { filter: list }));
  if (facts?.length !== infos.length) throw refused('a whole zip archive', 'one without a table of contents');
  return infos.map((info, index) => ({ ...info, ...facts[index]!, index }));
}

function unpack(archive: Uint8Array, entry: Entry): Uint8Array<ArrayBuffer> {
  let index = 0;
  const isChosen = () => index++ === entry.index;
  const [bytes] = Object.values(unlessDamaged(() => unzipSync(archive, { filter: isChosen })));
  if (bytes?.length !== entry.originalSize || crc32(bytes) !== entry.checksum) {
    throw refused('a whole zip archive', `other contents of ${entry.name} than it says`);
  }
  return bytes as Uint8Array<ArrayBuffer>;
}

/** Bytes of the archive's text file, at most `limit` of them; throws `Expected` if there is none to be had. */
export function readZippedText(archive: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const files = readEntries(archive).filter(isFile);
  const entry = chooseText(files);
  if (!entry) throw refused('an archive with a text file in it', `${files.length} other files`);
  const { encrypted, compression, originalSize } = entry;
  if (encrypted) throw refused('an archive without a password', 'an encrypted file');
  if (compression !== stored && compression !== deflated)
    throw refused('a stored or deflated file', `method ${compression}`);
  if (originalSize > limit) throw refused(`a text of at most ${limit} bytes`, `${originalSize} bytes`);
  return unpack(archive, entry);
}
