// The sweep beside writers in other tabs: their chunks have no manifest yet and must not be taken for orphans.
// Oracle: what was written is read back; what nobody points at is gone once nobody writes.
import 'fake-indexeddb/auto';
import { clear, keys, set } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { readBlob, sweepOrphans, writeBlob } from './blobs.ts';
import { database } from './databases.ts';

/** Web Locks as far as writers (shared) and a sweep that does not wait (exclusive) need them. */
function fakeLocks() {
  const held = new Map<string, number>();
  const request = async (
    name: string,
    { mode }: { mode: 'shared' | 'exclusive' },
    task: (lock: object | null) => unknown,
  ) => {
    const holders = held.get(name) ?? 0;
    if (mode === 'exclusive') return task(holders > 0 ? null : {});
    held.set(name, holders + 1);
    try {
      return await task({});
    } finally {
      held.set(name, held.get(name)! - 1);
    }
  };
  return { request };
}

const store = () => database('checkpoints');
const chunkKeys = async () => (await keys<string>(store())).filter((key) => key.startsWith('chunk/'));
const bytes = Uint8Array.from({ length: 40 }, (_, at) => at);
const note = { createdAt: 1, chunkBytes: 8 };

beforeEach(async () => {
  await clear(store());
  await set('chunk/left/behind/0', bytes, store());
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

/** Sweeps after every write of `work`; tells how many chunks that took. */
async function sweptDuring(work: () => Promise<unknown>): Promise<number> {
  const put = IDBObjectStore.prototype.put;
  const sweeps: Promise<number>[] = [];
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
    this.transaction.addEventListener('complete', () => sweeps.push(sweepOrphans('checkpoints')));
    return put.apply(this, values);
  });
  await work();
  vi.restoreAllMocks();
  const swept = await Promise.all(sweeps);
  expect(swept.length).toBe(6); // five chunks and the manifest
  return swept.reduce((sum, count) => sum + count, 0);
}

it('takes nothing while another writes, and the orphans afterwards', async () => {
  vi.stubGlobal('navigator', { locks: fakeLocks() });
  const swept = await sweptDuring(() => writeBlob('checkpoints', 'a', [bytes], note));
  expect((await readBlob('checkpoints', 'a'))?.bytes).toEqual(bytes);
  expect(swept + (await sweepOrphans('checkpoints'))).toBe(1);
  expect((await chunkKeys()).some((key) => key.startsWith('chunk/left/'))).toBe(false);
});

it('takes the orphans at once where nobody writes, and leaves every chunk in use', async () => {
  await writeBlob('checkpoints', 'a', [bytes], note);
  expect(await sweepOrphans('checkpoints')).toBe(1);
  expect((await chunkKeys()).length).toBe(5);
  expect(await sweepOrphans('checkpoints')).toBe(0);
});

it('leaves the other databases alone', async () => {
  await set('chunk/of/another/0', bytes, database('corpora'));
  await sweepOrphans('checkpoints');
  expect(await keys(database('corpora'))).toEqual(['chunk/of/another/0']);
});
