/** A file by its name; folders before the name are ignored. */
export interface NamedFile {
  name: string;
  bytes: Uint8Array;
}
