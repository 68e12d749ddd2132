// Texts and vocabularies on their way into storage, and out of it.

import { byteVocabularyId } from '../../config/run.ts';
import { deleteBlob, writeBlob } from '../../storage/blobs.ts';
import { corpusRecords, vocabularyRecords } from '../../storage/recordStores.ts';
import type { CorpusRecord, VocabularyRecord } from '../../storage/records.ts';
import { readText } from '../../text/readText.ts';
import { readVocabulary } from '../../tokens/readVocabulary.ts';
import { sweepEncodedTexts } from './encodedTexts.ts';
import { withoutOrphan } from './withoutOrphan.ts';

/** Keeps a text, unless nobody wants it any more. Throws Expected as `readText`, or `storage.quota`. */
export async function importText(
  name: string,
  source: Blob | string,
  signal?: AbortSignal,
): Promise<CorpusRecord> {
  const text = await readText(source);
  signal?.throwIfAborted();
  const bytes = new TextEncoder().encode(text);
  const now = Date.now();
  const record: CorpusRecord = {
    id: crypto.randomUUID(),
    name,
    bytes: bytes.length,
    characters: text.length,
    createdAt: now,
  };
  await writeBlob('corpora', record.id, [bytes], { createdAt: now });
  await withoutOrphan('corpora', record.id, () => corpusRecords.write(record.id, record));
  return record;
}

/** Keeps a SentencePiece model, as a text is. Throws Expected `sentencepiece.*` or `storage.quota`. */
export async function importVocabulary(
  name: string,
  source: Blob,
  signal?: AbortSignal,
): Promise<VocabularyRecord> {
  const bytes = new Uint8Array(await source.arrayBuffer());
  signal?.throwIfAborted();
  const { size, sentinelCount } = readVocabulary(bytes);
  const now = Date.now();
  const record = { id: crypto.randomUUID(), name, size, sentinelCount, createdAt: now };
  await writeBlob('vocabularies', record.id, [bytes], { createdAt: now });
  await withoutOrphan('vocabularies', record.id, () => vocabularyRecords.write(record.id, record));
  return record;
}

/** Forgets a text; its ids stay for the runs it has. */
export async function deleteCorpus(id: string): Promise<undefined> {
  await corpusRecords.remove(id);
  await deleteBlob('corpora', id);
  await sweepEncodedTexts().catch(() => 0);
}

/** Forgets a vocabulary; the bytes stay. */
export async function deleteVocabulary(id: string): Promise<undefined> {
  if (id === byteVocabularyId) return;
  await vocabularyRecords.remove(id);
  await deleteBlob('vocabularies', id);
  await sweepEncodedTexts().catch(() => 0);
}
