// What the page reads from storage. Only workers write; here records are read and handed on.
// A damaged record comes beside the others, which stay usable.
import { listManifests } from '../storage/blobs.ts';
import { askForPersistence, type StorageReport, storageReport } from '../storage/quota.ts';
import {
  corpusRecords,
  type DamagedRecord,
  modelRecords,
  runRecords,
  vocabularyRecords,
} from '../storage/recordStores.ts';
import type { CorpusRecord, ModelRecord, RunRecord, VocabularyRecord } from '../storage/records.ts';

/** Whole records, and what is known of those that are not. */
interface Read<T> {
  records: T[];
  damaged: DamagedRecord[];
}

export const readRun = (id: string): Promise<RunRecord | undefined> => runRecords.read(id);
export const readRuns = (): Promise<Read<RunRecord>> => runRecords.list();
export const readModels = (): Promise<Read<ModelRecord>> => modelRecords.list();
export const readCorpora = (): Promise<Read<CorpusRecord>> => corpusRecords.list();
export const readVocabularies = (): Promise<Read<VocabularyRecord>> => vocabularyRecords.list();

/** Bytes used and available to this site, and whether the browser promised to keep them. */
export const readStorageReport = (): Promise<StorageReport> => storageReport();

/** Asks the browser to keep this site's data; true if it promised. */
export const askToPersist = (): Promise<boolean> => askForPersistence();

/** Bytes of all checkpoints, by the run they belong to: their keys are `run/step`. */
export async function readCheckpointBytes(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { key, manifest } of (await listManifests('checkpoints')).manifests) {
    const run = key.slice(0, key.lastIndexOf('/'));
    sums[run] = (sums[run] ?? 0) + manifest.bytes;
  }
  return sums;
}
