import 'fake-indexeddb/auto';
import { clear, del, get, keys, set } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { deleteBlob, listManifests, readBlob, storedKeys, sweepOrphans, writeBlob } from './blobs.ts';
import { database } from './databases.ts';
import { sha256 } from './hash.ts';

const store = () => database('checkpoints');
const note = { createdAt: 1_700_000_000_000, chunkBytes: 8, about: { step: 3 } };

/** 29 bytes, so that chunks of 8 are three whole ones and a rest. */
const bytes = (seed: number) => Uint8Array.from({ length: 29 }, (_, at) => (at * 7 + seed) & 0xff);
const read = async (key: string) => (await readBlob('checkpoints', key))?.bytes;
const write = (key: string, seed: number) => writeBlob('checkpoints', key, [bytes(seed)], note);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return 'nothing thrown';
  if (error instanceof Expected) return error.code;
  throw error;
}

const chunkKeys = async () => (await keys<string>(store())).filter((key) => key.startsWith('chunk/')).sort();

/** Lets `count` puts through and fails all later ones as a browser does. */
function failAfter(count: number, name: string) {
  const put = IDBObjectStore.prototype.put;
  let done = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
    if (done++ >= count) throw new DOMException('planted', name);
    return put.apply(this, values);
  });
}

beforeEach(() => clear(store()));
afterEach(() => vi.restoreAllMocks());

describe('a blob', () => {
  it('comes back as it was written, whatever pieces it came in', async () => {
    const whole = bytes(1);
    const pieces = [whole.subarray(0, 1), whole.subarray(1, 20), new Uint8Array(0), whole.subarray(20)];
    const manifest = await writeBlob('checkpoints', 'a', pieces, note);
    const stored = await readBlob('checkpoints', 'a');
    expect(stored).toEqual({ bytes: whole, manifest });
    expect(manifest.chunks.map((chunk) => chunk.bytes)).toEqual([8, 8, 8, 5]);
    expect(manifest).toMatchObject({ bytes: 29, about: { step: 3 }, createdAt: note.createdAt });
  });

  it('may be empty, and one that was never written is undefined', async () => {
    await writeBlob('checkpoints', 'empty', [], note);
    expect([await read('empty'), await read('other')]).toEqual([new Uint8Array(0), undefined]);
  });

  it('is replaced without leaving its old chunks', async () => {
    await write('a', 1);
    await write('a', 2);
    expect([await read('a'), (await chunkKeys()).length]).toEqual([bytes(2), 4]);
  });

  it('goes with all its chunks, and leaves its neighbours', async () => {
    await write('a', 1);
    await write('a/b', 2);
    await deleteBlob('checkpoints', 'a');
    expect([await read('a'), await read('a/b'), (await chunkKeys()).length]).toEqual([
      undefined,
      bytes(2),
      4,
    ]);
  });
});

describe('a torn write', () => {
  it.each([0, 1, 2, 3, 4])('after %i puts leaves the old blob whole and no orphan', async (puts) => {
    await write('a', 1);
    failAfter(puts, 'AbortError');
    expect(await codeOf(write('a', 2))).toBe('storage.failed');
    vi.restoreAllMocks();
    expect([await read('a'), (await chunkKeys()).length]).toEqual([bytes(1), 4]);
  });

  it.each([0, 1, 2, 3, 4])(
    'by a full disk after %i puts is told as such and stops nothing else',
    async (puts) => {
      failAfter(puts, 'QuotaExceededError');
      expect(await codeOf(write('a', 2))).toBe('storage.quota');
      vi.restoreAllMocks();
      expect(await read('a')).toBeUndefined();
      await write('a', 3);
      expect(await read('a')).toEqual(bytes(3));
    },
  );

  it.each([0, 1, 2, 3, 4])('by a closed tab after %i puts is swept and never seen', async (puts) => {
    await write('a', 1);
    failAfter(puts, 'AbortError');
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => {
      throw new DOMException('gone', 'AbortError'); // nobody is there to clean up
    });
    await codeOf(write('b', 2));
    vi.restoreAllMocks();
    expect([await read('b'), (await chunkKeys()).length]).toEqual([undefined, 4 + puts]);
    expect(await sweepOrphans('checkpoints')).toBe(puts);
    expect([await read('a'), (await chunkKeys()).length]).toEqual([bytes(1), 4]);
  });
});

describe('a damaged blob', () => {
  it.each([0, 1, 2, 3])(
    'is refused if a bit of chunk %i flipped, or it is shorter, longer, other or gone',
    async (at) => {
      await write('whole', 2);
      const { chunks } = await write('a', 1);
      const { key } = chunks[at]!;
      const good = (await get<Uint8Array>(key, store()))!;
      const flipped = good.slice();
      flipped[at]! ^= 1 << at;
      for (const bad of [flipped, good.slice(1), Uint8Array.of(...good, 0), 'text', null]) {
        await set(key, bad, store());
        expect(await codeOf(readBlob('checkpoints', 'a'))).toBe('storage.damaged');
      }
      await del(key, store());
      expect(await codeOf(readBlob('checkpoints', 'a'))).toBe('storage.damaged');
      expect(await read('whole')).toEqual(bytes(2));
    },
  );

  it('is refused if its manifest is damaged, and hides no other from the list', async () => {
    await write('whole', 2);
    const manifest = await write('a', 1);
    for (const bad of [
      null,
      'text',
      {},
      { ...manifest, bytes: 30 },
      { ...manifest, format: 't5-playground/2' },
    ]) {
      await set('manifest/a', bad, store());
      expect(await codeOf(readBlob('checkpoints', 'a'))).toBe('storage.manifest');
      const list = await listManifests('checkpoints');
      expect(list.manifests.map(({ key }) => key)).toEqual(['whole']);
      expect(list.damaged.map(({ key, error }) => [key, error.code])).toEqual([['a', 'storage.manifest']]);
      expect((await storedKeys('checkpoints')).sort()).toEqual(['a', 'whole']);
    }
  });

  it('can be deleted, and its chunks go with the sweep', async () => {
    await write('a', 1);
    await set('manifest/a', 'text', store());
    await deleteBlob('checkpoints', 'a');
    expect(await keys(store())).toEqual([]);
  });
});

describe('sha256', () => {
  it("is FIPS 180-4's for abc", async () => {
    expect(await sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
