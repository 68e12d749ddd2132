// Which file of an archive is the text. Knows nothing of archives but names and sizes.

/** What is known of a file in an archive. */
interface ArchivedFile {
  name: string;
  /** Bytes when unpacked. */
  originalSize: number;
}

/** Names of files that tell of the text and are not it. */
const about = /(^|\/)[_.]|readme|licen[sc]e|about/i;

/** Whether an entry is a file of the person's: no folder, and none that macOS adds. */
export function isFile({ name }: ArchivedFile): boolean {
  return !name.endsWith('/') && !name.startsWith('__MACOSX/');
}

/**
 * The largest .txt, .tsv, .csv or .md file, or the only file. One that tells of the others, such as a readme, is taken
 * only where there is no other text.
 */
export function chooseText<T extends ArchivedFile>(files: readonly T[]): T | undefined {
  const texts = files
    .filter(({ name }) => /\.(txt|tsv|csv|md)$/i.test(name))
    .sort((a, b) => b.originalSize - a.originalSize);
  const chosen = texts.find(({ name }) => !about.test(name)) ?? texts[0];
  return chosen ?? (files.length === 1 ? files[0] : undefined);
}
