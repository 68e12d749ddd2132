// A folder of files as one zip archive, so that a download keeps their names. Weights do not compress: they are stored.
import { Zip, ZipPassThrough } from 'fflate';
import { Expected } from '../errors/expected.ts';
import type { NamedFile } from './huggingface.ts';

/** Bytes that an archive without zip64, which fflate does not write, can hold, with room for its table of contents. */
const largestArchive = 0xffffffff - 2 ** 20;

/** The files under `folder/` in an archive. Throws Expected `export.size` beyond 4 GiB. */
export function archiveOf(folder: string, files: readonly NamedFile[]): Blob {
  const bytes = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  if (bytes > largestArchive)
    throw new Expected(
      'export.size',
      'files of less than 4 GiB',
      `${bytes} bytes`,
      'Export a smaller model.',
    );
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part as Uint8Array<ArrayBuffer>);
  });
  for (const file of files) {
    const entry = new ZipPassThrough(`${folder}/${file.name}`);
    zip.add(entry);
    entry.push(file.bytes, true);
  }
  zip.end();
  return new Blob(parts, { type: 'application/zip' });
}
