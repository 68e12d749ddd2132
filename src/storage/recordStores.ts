// Small records by their id: runs, corpora, vocabularies, settings. Whatever is read back is validated;
// a record that does not hold is reported and skipped, and the others stay usable.
import { del, entries, get } from 'idb-keyval';
import { z } from 'zod';
import { Expected } from '../errors/expected.ts';
import { database, guarded, put } from './databases.ts';
import {
  backendSpeedsSchema,
  corpusSchema,
  type DatabaseName,
  modelRecordSchema,
  runSchema,
  tuningsSchema,
  vocabularySchema,
} from './records.ts';

const recordPrefix = 'record/';

/** Records of one kind. */
interface RecordStore<T> {
  /** @throws Expected `storage.record` if the record is damaged; undefined if there is none */
  read(id: string): Promise<T | undefined>;
  /** All whole records, and an Expected for each damaged one. */
  list(): Promise<{ records: T[]; damaged: DamagedRecord[] }>;
  /** @throws Expected `storage.quota` or `storage.failed`; the record before stays */
  write(id: string, record: T): Promise<void>;
  remove(id: string): Promise<void>;
}

/** A record that can be deleted by its id, but not used. */
export interface DamagedRecord {
  id: string;
  /** What it calls itself, where that much can be read. */
  name: string | undefined;
  error: Expected;
}

const namedSchema = z.object({ name: z.string().trim().min(1) });

function recordStore<T>(name: DatabaseName, schema: z.ZodType<T>): RecordStore<T> {
  const store = () => database(name);
  return {
    async read(id) {
      const record = await guarded(() => get<unknown>(recordPrefix + id, store()));
      return record === undefined ? undefined : parsed(name, id, schema, record);
    },
    async list() {
      const all = await guarded(() => entries<string, unknown>(store()));
      return sorted(name, schema, all);
    },
    async write(id, record) {
      const whole = parsed(name, id, schema, record);
      await put(name, recordPrefix + id, whole);
    },
    async remove(id) {
      await guarded(() => del(recordPrefix + id, store()));
    },
  };
}

function sorted<T>(name: DatabaseName, schema: z.ZodType<T>, all: [string, unknown][]) {
  const records: T[] = [];
  const damaged: DamagedRecord[] = [];
  for (const [key, record] of all) {
    if (!key.startsWith(recordPrefix)) continue;
    const id = key.slice(recordPrefix.length);
    try {
      records.push(parsed(name, id, schema, record));
    } catch (error) {
      if (!(error instanceof Expected)) throw error;
      damaged.push({ id, name: namedSchema.safeParse(record).data?.name, error });
    }
  }
  return { records, damaged };
}

function parsed<T>(name: DatabaseName, id: string, schema: z.ZodType<T>, record: unknown): T {
  const result = schema.safeParse(record);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const got = issue === undefined ? 'another' : `${issue.path.join('.') || 'record'}: ${issue.message}`;
  const remedy = 'Delete it; everything else that is stored stays usable.';
  throw new Expected('storage.record', `a whole record ${name}/${id}`, got, remedy);
}

/** Runs by id: settings, status, curve, samples. */
export const runRecords = recordStore('runs', runSchema);
/** Corpora by id; their text is a blob of the same database under the same id. */
export const corpusRecords = recordStore('corpora', corpusSchema);
/** Vocabularies by id; their file is a blob of the same database under the same id. */
export const vocabularyRecords = recordStore('vocabularies', vocabularySchema);
/** Models that no run makes, by id; their weights are a blob of the same database under the same id. */
export const modelRecords = recordStore('models', modelRecordSchema);
/** What backends took here, under one id. */
export const backendSpeedRecords = recordStore('settings', backendSpeedsSchema);
/** Which tiles are the best on which adapter, under one id, in the same database. */
export const tuningRecords = recordStore('settings', tuningsSchema);
