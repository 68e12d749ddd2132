// A folder of files as one zip archive, so that a download keeps their names. Weights do not compress: they are stored.
import { Zip, ZipPassThrough } from 'fflate';
import { Expected } from '../errors/expected.ts';
import type { NamedFile } from './namedFile.ts';

/** Bytes that an archive without zip64, which fflate does not write, can hold, with room for its table of contents. */
const largestArchive = 0xffffffff - 2 ** 20;

/**
 * The files under `folder/` in an archive. Each becomes a blob, which the browser may keep on disk, before the next is
 * asked for. Throws Expected `export.size` beyond 4 GiB.
 */
export function archiveOf(folder: string, files: Iterable<NamedFile>): Blob {
  const parts: Blob[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(new Blob([part as Uint8Array<ArrayBuffer>]));
  });
  let bytes = 0;
  for (const file of files) {
    bytes += file.bytes.byteLength;
    if (bytes > largestArchive) throw tooLarge(bytes);
    const entry = new ZipPassThrough(`${folder}/${file.name}`);
    zip.add(entry);
    entry.push(file.bytes, true);
  }
  zip.end();
  return new Blob(parts, { type: 'application/zip' });
}

function tooLarge(bytes: number): Expected {
  const remedy = 'Export a smaller model.';
  return new Expected('export.size', 'files of less than 4 GiB', `${bytes} bytes or more`, remedy);
}
