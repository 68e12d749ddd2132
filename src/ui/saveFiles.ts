// Hands files to the browser's downloads.
export interface FileToSave {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Saves files one after another, under the run's name: `run 1-model.safetensors`. */
export function saveFiles(prefix: string, files: readonly FileToSave[]): void {
  for (const { name, bytes } of files) {
    const address = URL.createObjectURL(new Blob([bytes]));
    const link = document.createElement('a');
    link.href = address;
    link.download = `${prefix.replace(/[^\p{L}\p{N}._-]+/gu, '-')}-${name}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}
