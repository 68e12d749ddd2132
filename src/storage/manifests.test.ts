// A manifest is believed only if it is the one that was written under its key.
// Oracles: the bytes that were written, or one refusal that names the damaged key while its neighbours stay whole.
import 'fake-indexeddb/auto';
import { clear, entries, get, keys, set } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { deleteBlob, listManifests, readBlob, readManifest, sweepOrphans, writeBlob } from './blobs.ts';
import { database } from './databases.ts';
import type { Manifest } from './records.ts';

const store = () => database('checkpoints');
const bytes = (seed: number) => Uint8Array.from({ length: 29 }, (_, at) => (at * 7 + seed) & 0xff);
const write = (key: string, seed: number) =>
  writeBlob('checkpoints', key, [bytes(seed)], { createdAt: 5, chunkBytes: 8, about: { step: 3 } });
const read = async (key: string) => (await readBlob('checkpoints', key))?.bytes;
const put = (key: string, manifest: unknown) => set(`manifest/${key}`, manifest, store());

beforeEach(() => clear(store()));
afterEach(() => vi.restoreAllMocks());

/** Changes that leave every field in range and the sizes in agreement. */
const changes: [string, (manifest: Manifest) => unknown][] = [
  ['without its last chunk', (it) => ({ ...it, bytes: 24, chunks: it.chunks.slice(0, 3) })],
  ['without any chunk', (it) => ({ ...it, bytes: 0, chunks: [] })],
  ['with two chunks swapped', (it) => ({ ...it, chunks: [1, 0, 2, 3].map((at) => it.chunks[at]) })],
  ['of another step', (it) => ({ ...it, about: { step: 4 } })],
  ['of another time', (it) => ({ ...it, createdAt: 6 })],
  ['with a description more', (it) => ({ ...it, about: { ...it.about, name: 'a' } })],
  ['larger than memory', (it) => ({ ...it, bytes: 2 ** 52, chunks: [{ ...it.chunks[0], bytes: 2 ** 52 }] })],
  ['without its own SHA-256', ({ sha256: _, ...rest }) => rest],
];

describe.each(changes)('a manifest %s', (_, change) => {
  it('is refused by name and hides no other', async () => {
    await write('whole', 2);
    await put('a', change(await write('a', 1)));
    const error = await readBlob('checkpoints', 'a').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Expected);
    expect(error).toMatchObject({
      code: 'storage.manifest',
      wanted: expect.stringContaining('checkpoints/a'),
    });
    const { manifests, damaged } = await listManifests('checkpoints');
    expect([manifests.map(({ key }) => key), damaged.length]).toEqual([['whole'], 1]);
    expect(await read('whole')).toEqual(bytes(2));
  });

  it('can be written over, which leaves only whole things after a sweep', async () => {
    await write('whole', 2);
    await put('a', change(await write('a', 1)));
    await write('a', 3);
    await sweepOrphans('checkpoints');
    expect([await read('a'), await read('whole'), (await keys(store())).length]).toEqual([
      bytes(3),
      bytes(2),
      10,
    ]);
  });
});

describe('a manifest under the key of another', () => {
  it('is refused, and deleting it leaves the bytes of the one it came from', async () => {
    const manifest = await write('whole', 2);
    await put('copy', manifest);
    await expect(readManifest('checkpoints', 'copy')).rejects.toMatchObject({ code: 'storage.manifest' });
    await deleteBlob('checkpoints', 'copy');
    expect(await read('whole')).toEqual(bytes(2));
  });

  it('is refused, and writing over it leaves the bytes of the one it came from', async () => {
    await put('copy', await write('whole', 2));
    await write('copy', 4);
    expect([await read('copy'), await read('whole')]).toEqual([bytes(4), bytes(2)]);
  });
});

describe('a blob that is being read', () => {
  /** Runs `meanwhile` once the first chunk is read and before it is checked. */
  function duringFirstChunk(meanwhile: () => Promise<unknown>): void {
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    let runs = 0;
    vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (algorithm, data) => {
      const value = await digest(algorithm, data);
      if (data.byteLength === 8 && runs++ === 0) await meanwhile();
      return value;
    });
  }

  it('and replaced meanwhile is the new one, whole', async () => {
    await write('a', 1);
    duringFirstChunk(() => write('a', 2));
    expect(await read('a')).toEqual(bytes(2));
  });

  it('and deleted meanwhile is not there', async () => {
    await write('a', 1);
    duringFirstChunk(() => deleteBlob('checkpoints', 'a'));
    expect(await read('a')).toBeUndefined();
  });
});

it('no change of a single bit anywhere in the database is read back as if nothing were', async () => {
  await write('a', 1);
  const all = await entries<string, unknown>(store());
  for (const [key, value] of all.filter(([, value]) => value instanceof Uint8Array)) {
    for (let at = 0; at < (value as Uint8Array).length * 8; at++) {
      const flipped = (value as Uint8Array).slice();
      flipped[at >> 3]! ^= 1 << (at & 7);
      await set(key, flipped, store());
      await expect(read('a')).rejects.toMatchObject({ code: 'storage.damaged' });
    }
    await set(key, value, store());
  }
  const manifest = (await get<Manifest>('manifest/a', store()))!;
  const json = JSON.stringify(manifest);
  for (let at = 0; at < json.length; at++) {
    const other = parsed(
      `${json.slice(0, at)}${String.fromCharCode(json.charCodeAt(at) ^ 1)}${json.slice(at + 1)}`,
    );
    if (other === undefined) continue;
    await put('a', other);
    await expect(read('a')).rejects.toMatchObject({ code: 'storage.manifest' });
  }
  await put('a', manifest);
  expect(await read('a')).toEqual(bytes(1));
});

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
