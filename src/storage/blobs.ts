// Large things at rest: chunks with a manifest of their sizes and SHA-256, written last.
// Chunks have fresh names at each write and the manifest is replaced in one transaction, so that whatever happens
// in between (a closed tab, a full disk) leaves the old thing whole; the sweep removes what nobody points at.
// Only workers write; the page may read. Knows nothing of what the bytes mean.
import { del, delMany, get, keys } from 'idb-keyval';
import { Expected } from '../errors/expected.ts';
import { chunkBytes, chunksOf } from './chunks.ts';
import { database, guarded, put } from './databases.ts';
import { sha256 } from './hash.ts';
import { whileNobodyWrites, whileWriting } from './locks.ts';
import { type DatabaseName, type Manifest, manifestSchema } from './records.ts';

const manifestPrefix = 'manifest/';
const chunkPrefix = 'chunk/';

/** What a writer adds to the bytes. */
interface BlobNote {
  /** Kept in the manifest, readable without the bytes. */
  about?: Record<string, unknown>;
  /** Milliseconds since 1970, from the worker's clock. */
  createdAt: number;
  /** Bytes of a chunk; smaller only in tests. */
  chunkBytes?: number;
}

/**
 * Writes bytes under a key, replacing what was there only once everything new is in place.
 * @param parts pieces in order; they are not joined in memory
 * @throws Expected `storage.quota` or `storage.failed`; what was stored before stays whole
 */
export function writeBlob(
  name: DatabaseName,
  key: string,
  parts: Iterable<Uint8Array>,
  note: BlobNote,
): Promise<Manifest> {
  return whileWriting(name, () => writeChunks(name, key, parts, note));
}

async function writeChunks(
  name: DatabaseName,
  key: string,
  parts: Iterable<Uint8Array>,
  note: BlobNote,
): Promise<Manifest> {
  const writing = crypto.randomUUID();
  const chunks: Manifest['chunks'] = [];
  try {
    for (const bytes of chunksOf(parts, note.chunkBytes ?? chunkBytes)) {
      const chunkKey = `${chunkPrefix}${key}/${writing}/${chunks.length}`;
      chunks.push({ key: chunkKey, bytes: bytes.byteLength, sha256: await sha256(bytes) });
      await put(name, chunkKey, bytes);
    }
    return await replaceManifest(name, key, chunks, note);
  } catch (error) {
    await removeQuietly(name, chunks);
    throw error;
  }
}

async function replaceManifest(
  name: DatabaseName,
  key: string,
  chunks: Manifest['chunks'],
  note: BlobNote,
): Promise<Manifest> {
  const content = {
    format: 't5-playground/1' as const,
    bytes: chunks.reduce((sum, chunk) => sum + chunk.bytes, 0),
    chunks,
    about: note.about ?? {},
    createdAt: note.createdAt,
  };
  const manifest: Manifest = { ...content, sha256: await digestOf(key, content) };
  const before = await wholeManifest(name, key);
  await put(name, manifestPrefix + key, manifest);
  if (before !== undefined) await removeQuietly(name, before.chunks);
  return manifest;
}

/** A manifest vouches for its chunks; this vouches for the manifest, and for the key it lies under. */
function digestOf(key: string, manifest: Omit<Manifest, 'sha256'>): Promise<string> {
  const { format, bytes, about, createdAt } = manifest;
  const chunks = manifest.chunks.map((chunk) => [chunk.key, chunk.bytes, chunk.sha256]);
  const content = JSON.stringify([key, format, bytes, chunks, about, createdAt]);
  return sha256(new TextEncoder().encode(content));
}

/** The manifest, unless it is damaged: then what it says are its chunks may be another's. */
async function wholeManifest(name: DatabaseName, key: string): Promise<Manifest | undefined> {
  try {
    return await readManifest(name, key);
  } catch (error) {
    if (error instanceof Expected && error.code === 'storage.manifest') return undefined;
    throw error;
  }
}

/** Frees room where it can; what stays behind is an orphan for the next sweep. */
async function removeQuietly(name: DatabaseName, chunks: Manifest['chunks']): Promise<void> {
  const chunkKeys = chunks.map((chunk) => chunk.key);
  await delMany(chunkKeys, database(name)).catch(() => undefined);
}

/**
 * The manifest under a key; undefined if nothing was stored there.
 * @throws Expected `storage.manifest` if it is damaged
 */
export async function readManifest(name: DatabaseName, key: string): Promise<Manifest | undefined> {
  const record = await guarded(() => get<unknown>(manifestPrefix + key, database(name)));
  if (record === undefined) return undefined;
  const manifest = manifestSchema.safeParse(record);
  if (manifest.success && (await digestOf(key, manifest.data)) === manifest.data.sha256) return manifest.data;
  throw new Expected(
    'storage.manifest',
    `a whole manifest of ${name}/${key}`,
    'a damaged one',
    damagedRemedy,
  );
}

const damagedRemedy = 'Delete it; everything else that is stored stays usable.';

/**
 * The bytes under a key, each chunk proved to be the one that was written; undefined if nothing was stored there.
 * @throws Expected `storage.manifest` or `storage.damaged` if anything is missing, shorter, longer or changed
 */
export async function readBlob(
  name: DatabaseName,
  key: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; manifest: Manifest } | undefined> {
  const manifest = await readManifest(name, key);
  if (manifest === undefined) return undefined;
  try {
    return { bytes: await readChunks(name, key, manifest), manifest };
  } catch (error) {
    const now = await readManifest(name, key);
    if (now?.sha256 === manifest.sha256) throw error;
    return readBlob(name, key); // replaced or deleted meanwhile, so that its chunks went
  }
}

async function readChunks(
  name: DatabaseName,
  key: string,
  manifest: Manifest,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(manifest.bytes);
  let at = 0;
  for (const [number, chunk] of manifest.chunks.entries()) {
    const stored = await guarded(() => get<unknown>(chunk.key, database(name)));
    const fault = await faultOf(stored, chunk);
    if (fault !== undefined) {
      const wanted = `chunk ${number + 1} of ${manifest.chunks.length} of ${name}/${key} as it was written`;
      throw new Expected('storage.damaged', wanted, fault, damagedRemedy);
    }
    bytes.set(stored as Uint8Array, at);
    at += chunk.bytes;
  }
  return bytes;
}

async function faultOf(stored: unknown, chunk: Manifest['chunks'][number]): Promise<string | undefined> {
  if (stored === undefined) return 'nothing';
  if (!(stored instanceof Uint8Array)) return 'something that is no bytes';
  if (stored.byteLength !== chunk.bytes) return `${stored.byteLength} instead of ${chunk.bytes} bytes`;
  if ((await sha256(stored as Uint8Array<ArrayBuffer>)) !== chunk.sha256) return 'changed bytes';
  return undefined;
}

/** Removes a thing: first its manifest, so that it is never seen half. Nothing happens if it is not there. */
export async function deleteBlob(name: DatabaseName, key: string): Promise<void> {
  const manifest = await wholeManifest(name, key);
  await guarded(() => del(manifestPrefix + key, database(name)));
  if (manifest !== undefined) await removeQuietly(name, manifest.chunks);
  else await sweepOrphans(name);
}

/** A list of what is stored, with what could not be read beside what could. */
interface ManifestList {
  manifests: { key: string; manifest: Manifest }[];
  damaged: { key: string; error: Expected }[];
}

/** Every manifest of a database, by key; a damaged one is reported and hides no other. */
export async function listManifests(name: DatabaseName): Promise<ManifestList> {
  const list: ManifestList = { manifests: [], damaged: [] };
  for (const key of await storedKeys(name)) {
    try {
      const manifest = await readManifest(name, key);
      if (manifest !== undefined) list.manifests.push({ key, manifest });
    } catch (error) {
      if (!(error instanceof Expected) || error.code !== 'storage.manifest') throw error;
      list.damaged.push({ key, error });
    }
  }
  return list;
}

/** Keys of everything that is stored, whole or damaged. */
export async function storedKeys(name: DatabaseName): Promise<string[]> {
  const all = await guarded(() => keys<string>(database(name)));
  return all.filter((key) => key.startsWith(manifestPrefix)).map((key) => key.slice(manifestPrefix.length));
}

/**
 * Removes chunks that no manifest points at: what a closed tab or a full disk left behind.
 * Does nothing while any tab is writing to the database: its chunks have no manifest yet.
 * @returns how many chunks went
 */
export async function sweepOrphans(name: DatabaseName): Promise<number> {
  return (await whileNobodyWrites(name, () => removeOrphans(name))) ?? 0;
}

async function removeOrphans(name: DatabaseName): Promise<number> {
  const all = await guarded(() => keys<string>(database(name)));
  const { manifests } = await listManifests(name);
  const wanted = new Set(manifests.flatMap(({ manifest }) => manifest.chunks.map((chunk) => chunk.key)));
  const orphans = all.filter((key) => key.startsWith(chunkPrefix) && !wanted.has(key));
  await guarded(() => delMany(orphans, database(name)));
  return orphans.length;
}
