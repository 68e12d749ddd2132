// Every way a browser refuses a write ends in one Expected that names the cause, with what was there before in place.
// Oracles: IndexedDB's order of events (a request's error reaches its transaction before the transaction has one).
import 'fake-indexeddb/auto';
import { clear, get } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { database, guarded, put } from './databases.ts';

const store = () => database('settings');

beforeEach(() => clear(store()));
afterEach(() => vi.restoreAllMocks());

/** Replaces the browser's put; `original` is the real one. */
function planted(
  behave: (store: IDBObjectStore, original: () => IDBRequest<IDBValidKey>) => IDBRequest<IDBValidKey>,
) {
  const original = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
    return behave(this, () => original.apply(this, values));
  });
}

/** What a browser does when it finds no room at the end of a transaction; the fake has it as a method. */
function abortWith(transaction: IDBTransaction, name: string): void {
  (transaction as IDBTransaction & { _abort(name: string): void })._abort(name);
}

const refused = () => put('settings', 'key', 2).catch((reason: unknown) => reason);

describe('a write', () => {
  it('is there once its promise settles, in place of the value before', async () => {
    await put('settings', 'key', 1);
    await put('settings', 'key', { two: Uint8Array.of(2) });
    expect(await get('key', store())).toEqual({ two: Uint8Array.of(2) });
  });

  it.each<[string, string, () => void]>([
    [
      'a full disk at the end of the transaction',
      'storage.quota',
      () =>
        planted((store, original) => {
          const request = original();
          request.addEventListener('success', () => abortWith(store.transaction, 'QuotaExceededError'));
          return request;
        }),
    ],
    [
      'a full disk before the request is done',
      'storage.quota',
      () =>
        planted((store, original) => {
          const request = original();
          abortWith(store.transaction, 'QuotaExceededError');
          return request;
        }),
    ],
    [
      'a full disk at the call',
      'storage.quota',
      () =>
        planted(() => {
          throw new DOMException('planted', 'QuotaExceededError');
        }),
    ],
    ['an error of the request', 'storage.failed', () => planted((store) => store.add(0, 'key'))],
    [
      'an abort',
      'storage.failed',
      () =>
        planted((store, original) => {
          const request = original();
          store.transaction.abort();
          return request;
        }),
    ],
  ])('that meets %s is %s, and the value before stays', async (_, code, plant) => {
    await put('settings', 'key', 1);
    plant();
    const error = await refused();
    expect(error).toBeInstanceOf(Expected);
    expect(error).toMatchObject({ code });
    vi.restoreAllMocks();
    expect(await get('key', store())).toBe(1);
    await put('settings', 'key', 3);
    expect(await get('key', store())).toBe(3);
  });

  it("names the request's error, which its transaction does not know yet", async () => {
    await put('settings', 'key', 1);
    planted((store) => store.add(0, 'key'));
    expect(await refused()).toMatchObject({ got: expect.stringContaining('ConstraintError') });
  });

  it('of a value that cannot be stored is refused like any other failure', async () => {
    await expect(put('settings', 'key', () => 1)).rejects.toMatchObject({
      code: 'storage.failed',
      got: expect.stringContaining('DataCloneError'),
    });
  });
});

describe('guarded', () => {
  it('hands on what was already said in words', async () => {
    const said = new Expected('storage.record', 'a', 'b', 'c');
    await expect(guarded(() => Promise.reject(said))).rejects.toBe(said);
  });

  it.each([null, undefined, 'text', new TypeError('planted')])(
    'makes %o a failure of storage',
    async (reason) => {
      await expect(guarded(() => Promise.reject(reason))).rejects.toMatchObject({ code: 'storage.failed' });
    },
  );
});
