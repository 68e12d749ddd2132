// How much room the browser gives and whether it may take things away again.
// Where the browser does not tell, the answer is unknown, never a guess.

export interface StorageReport {
  /** Bytes used by this site; undefined where the browser does not say. */
  used: number | undefined;
  /** Bytes this site may use in all. */
  quota: number | undefined;
  /** Whether the browser promised not to clear the site's storage when the disk fills up. */
  persisted: boolean;
}

/** What a browser may offer: a worker's manager cannot `persist`, old ones offer less. */
type Manager = Partial<Pick<StorageManager, 'estimate' | 'persisted'>> & { persist?: () => Promise<boolean> };

function manager(): Manager | undefined {
  return globalThis.navigator?.storage;
}

/** What is used, what is left, and whether it will last. */
export async function storageReport(): Promise<StorageReport> {
  const storage = manager();
  const estimate = await storage?.estimate?.().catch(() => undefined);
  const persisted = await storage?.persisted?.().catch(() => false);
  return { used: estimate?.usage, quota: estimate?.quota, persisted: persisted ?? false };
}

/**
 * Asks the browser to keep the site's storage; true if it will. Some browsers ask the person, most decide alone.
 * Only a page may ask; in a worker this says what was decided.
 */
export async function askForPersistence(): Promise<boolean> {
  const storage = manager();
  const granted = await storage?.persist?.().catch(() => false);
  return granted ?? (await storageReport()).persisted;
}
