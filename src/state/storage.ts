// How much is stored, by run and in all, and whether the browser will keep it.
import { create } from 'zustand';
import type { StorageReport } from '../storage/quota.ts';
import { askToPersist, readCheckpointBytes, readStorageReport } from './stored.ts';

interface StorageState {
  report: StorageReport | undefined;
  /** Bytes of the checkpoints of each run. */
  bytesOfRun: Readonly<Record<string, number>>;
  /** The visitor asked for persistence and the browser said no. */
  refused: boolean;
}

export const useStorage = create<StorageState>()(() => ({
  report: undefined,
  bytesOfRun: {},
  refused: false,
}));

export async function loadStorage(): Promise<void> {
  const [report, bytesOfRun] = await Promise.all([
    readStorageReport(),
    readCheckpointBytes().catch(() => ({})),
  ]);
  useStorage.setState({ report, bytesOfRun });
}

/** Asks the browser to keep everything. */
export async function keepData(): Promise<void> {
  const kept = await askToPersist();
  useStorage.setState({ refused: !kept });
  await loadStorage();
}
