import { afterEach, describe, expect, it, vi } from 'vitest';
import { askForPersistence, storageReport } from './quota.ts';

afterEach(() => vi.unstubAllGlobals());

describe('storageReport', () => {
  it('says what the browser says', async () => {
    const storage = { estimate: async () => ({ usage: 5, quota: 10 }), persisted: async () => true };
    vi.stubGlobal('navigator', { storage });
    expect(await storageReport()).toEqual({ used: 5, quota: 10, persisted: true });
  });

  it('guesses nothing where the browser says nothing or refuses', async () => {
    const nothing = { used: undefined, quota: undefined, persisted: false };
    vi.stubGlobal('navigator', undefined);
    expect(await storageReport()).toEqual(nothing);
    const refuse = () => Promise.reject(new TypeError('planted'));
    vi.stubGlobal('navigator', { storage: { estimate: refuse, persisted: refuse } });
    expect(await storageReport()).toEqual(nothing);
  });
});

describe('askForPersistence', () => {
  it('asks, and where one cannot ask says what was decided', async () => {
    vi.stubGlobal('navigator', { storage: { persist: async () => true } });
    expect(await askForPersistence()).toBe(true);
    vi.stubGlobal('navigator', { storage: { persisted: async () => true } });
    expect(await askForPersistence()).toBe(true);
    vi.stubGlobal('navigator', {});
    expect(await askForPersistence()).toBe(false);
  });
});
