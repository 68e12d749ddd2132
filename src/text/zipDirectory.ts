// What the library does not tell of an archive's entries: whether they are encrypted, and their checksums (APPNOTE 4.3.12).
// Knows nothing of what is packed.

const endSignature = 0x06054b50;
const zip64LocatorSignature = 0x07064b50;
const zip64EndSignature = 0x06064b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const entryBytes = 46;
const longestComment = 0xffff;
const encrypted = 1 | (1 << 6) | (1 << 13);

/** Of one entry, in the order of the archive's table of contents. */
export interface EntryFacts {
  encrypted: boolean;
  /** CRC-32 of the unpacked bytes. */
  checksum: number;
}

/** Facts of every entry; undefined where the table of contents is damaged or missing. */
export function entryFacts(archive: Uint8Array): EntryFacts[] | undefined {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  try {
    return readFacts(view, findEnd(view));
  } catch (error) {
    if (error instanceof RangeError) return undefined; // a number that points out of the archive
    throw error;
  }
}

function findEnd(view: DataView): number {
  const last = view.byteLength - endBytes;
  for (let at = last; at >= Math.max(0, last - longestComment); at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  throw new RangeError('no end of a table of contents');
}

/** Number of entries and where the first lies; large archives say so in a record of their own. */
function tableOf(view: DataView, end: number): { count: number; offset: number } {
  const locator = end - 20;
  if (locator >= 0 && view.getUint32(locator, true) === zip64LocatorSignature) {
    const at = Number(view.getBigUint64(locator + 8, true));
    if (view.getUint32(at, true) === zip64EndSignature) {
      const [count, offset] = [view.getBigUint64(at + 32, true), view.getBigUint64(at + 48, true)];
      return { count: Number(count), offset: Number(offset) };
    }
  }
  return { count: view.getUint16(end + 8, true), offset: view.getUint32(end + 16, true) };
}

function readFacts(view: DataView, end: number): EntryFacts[] {
  const { count, offset } = tableOf(view, end);
  if (count * entryBytes > view.byteLength) throw new RangeError('more entries than there is room for');
  let at = offset;
  return Array.from({ length: count }, () => {
    if (view.getUint32(at, true) !== entrySignature) throw new RangeError('no entry where one is said to be');
    const facts = {
      encrypted: (view.getUint16(at + 8, true) & encrypted) !== 0,
      checksum: view.getUint32(at + 16, true),
    };
    const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true)); // name, extra, comment
    at += entryBytes + lengths.reduce((sum, length) => sum + length, 0);
    return facts;
  });
}
