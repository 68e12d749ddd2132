// What the page reads from storage. Only workers write; here records are read and handed on.
// A damaged record is left out: the others stay usable.
import { listManifests } from '../storage/blobs.ts';
import { askForPersistence, type StorageReport, storageReport } from '../storage/quota.ts';
import { corpusRecords, runRecords, vocabularyRecords } from '../storage/recordStores.ts';
import type { CorpusRecord, RunRecord, VocabularyRecord } from '../storage/records.ts';

export const readRuns = async (): Promise<RunRecord[]> => (await runRecords.list()).records;
export const readCorpora = async (): Promise<CorpusRecord[]> => (await corpusRecords.list()).records;
export const readVocabularies = async (): Promise<VocabularyRecord[]> =>
  (await vocabularyRecords.list()).records;

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
