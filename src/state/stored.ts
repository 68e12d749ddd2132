// What the page reads from storage. Only workers write; here records are opened, validated and handed on.
// A record that does not fit its schema is left out: the others stay usable.
import { createStore, values } from 'idb-keyval';
import type { z } from 'zod';
import {
  type CorpusRecord,
  corpusSchema,
  type DatabaseName,
  type RunRecord,
  runSchema,
  type VocabularyRecord,
  vocabularySchema,
} from '../storage/records.ts';

async function readAll<T>(database: DatabaseName, schema: z.ZodType<T>): Promise<T[]> {
  const stored: unknown[] = await values(createStore(`t5-${database}`, database));
  return stored
    .map((value) => schema.safeParse(value))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []));
}

export const readRuns = (): Promise<RunRecord[]> =>
  readAll('runs', runSchema as unknown as z.ZodType<RunRecord>);
export const readCorpora = (): Promise<CorpusRecord[]> => readAll('corpora', corpusSchema);
export const readVocabularies = (): Promise<VocabularyRecord[]> => readAll('vocabularies', vocabularySchema);

/** Bytes used and available to this site, and whether the browser promised to keep them. */
export interface StorageReport {
  used: number;
  quota: number;
  persisted: boolean;
}

export async function readStorageReport(): Promise<StorageReport> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { used: usage, quota, persisted: await navigator.storage.persisted() };
}

/** Asks the browser to keep this site's data; true if it promised. */
export function askToPersist(): Promise<boolean> {
  return navigator.storage.persist();
}
