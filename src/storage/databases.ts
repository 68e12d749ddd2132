// One IndexedDB database for each kind of thing, through idb-keyval, which has one store a database.
// Knows nothing of what is stored; every failure of the browser leaves here as an Expected.
import { createStore, type UseStore } from 'idb-keyval';
import { Expected } from '../errors/expected.ts';
import type { DatabaseName } from './records.ts';

const opened = new Map<DatabaseName, UseStore>();

/** The idb-keyval store of a database; opened once a thread. */
export function database(name: DatabaseName): UseStore {
  const store = opened.get(name) ?? createStore(`t5-playground-${name}`, name);
  opened.set(name, store);
  return store;
}

/**
 * Runs one access to the browser's storage.
 * @throws Expected `storage.quota` where the disk or the site's share of it is full, `storage.failed` otherwise
 */
export async function guarded<T>(access: () => Promise<T>): Promise<T> {
  try {
    return await access();
  } catch (error) {
    throw asExpected(error);
  }
}

/**
 * Writes one value, in place of the one before; done when the browser says that it is stored.
 * idb-keyval's `set` listens for the first error event, at which the transaction does not know the cause yet.
 * @throws Expected as `guarded`; the value before stays
 */
export function put(name: DatabaseName, key: string, value: unknown): Promise<void> {
  return guarded(() =>
    database(name)(
      'readwrite',
      (store) =>
        new Promise<void>((resolve, reject) => {
          const { transaction } = store;
          store.put(value, key);
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
        }),
    ),
  );
}

function asExpected(error: unknown): Expected {
  if (error instanceof Expected) return error;
  const name = error instanceof Error ? error.name : 'aborted';
  if (name === 'QuotaExceededError') {
    const remedy = 'Delete runs or texts you no longer need, or export them first.';
    return new Expected('storage.quota', "room in the browser's storage", 'none left', remedy);
  }
  const remedy = 'Reload the page; private windows may forbid storage.';
  return new Expected('storage.failed', "the browser's storage to answer", String(error), remedy);
}
