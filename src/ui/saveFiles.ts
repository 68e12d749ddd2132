// Hands files to the browser's downloads.
export interface FileToSave {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Milliseconds from one file to the next: browsers drop downloads that are begun all at once. */
const pause = 250;
/** Milliseconds after which a browser has surely begun to read a file. */
const readWithin = 60_000;

/**
 * What files are saved as: under the run's name, `run-1-model.safetensors`. An index calls its shards by their names,
 * so files that come with one keep theirs.
 */
export function savedNames(prefix: string, names: readonly string[]): string[] {
  if (names.some((name) => name.endsWith('.index.json'))) return [...names];
  const cleaned = prefix.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  return names.map((name) => `${cleaned}-${name}`);
}

/** Saves files one after another; done when the last one was handed over. */
export async function saveFiles(prefix: string, files: readonly FileToSave[]): Promise<void> {
  const names = savedNames(
    prefix,
    files.map(({ name }) => name),
  );
  for (const [at, { bytes }] of files.entries()) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    save(names[at] ?? '', bytes);
  }
}

function save(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), readWithin);
}
