// Entry point of the corpus worker, which owns text: reads a task, calls src/, posts an outcome.

import { objectiveNames } from '../src/config/objective.ts';
import { byteVocabularyId } from '../src/config/run.ts';
import { shownMasks } from '../src/model/shownMasks.ts';
import { shownCorruption } from '../src/objectives/shown.ts';
import { serve } from '../src/protocol/channel.ts';
import type { CorpusResults, CorpusTask, CorpusTasks, CorpusWorker } from '../src/protocol/corpus.ts';
import { type Handlers, outcomeOf } from '../src/protocol/tasks.ts';
import { deleteBlob, sweepOrphans, writeBlob } from '../src/storage/blobs.ts';
import { corpusRecords, vocabularyRecords } from '../src/storage/recordStores.ts';
import type { CorpusRecord, VocabularyRecord } from '../src/storage/records.ts';
import { withoutByteOrderMark } from '../src/text/byteOrderMark.ts';
import { readText } from '../src/text/readText.ts';
import { readSentencePieceModel } from '../src/tokens/sentencepieceModel.ts';
import { sentencePieceVocabulary } from '../src/tokens/sentencepieceVocabulary.ts';
import type { Vocabulary } from '../src/tokens/vocabulary.ts';
import { sweepEncodedTexts } from './encodedTexts.ts';
import { openVocabulary } from './library.ts';

/** The vocabulary asked for last, so that typing does not read it again. */
let lastVocabulary: { id: string; vocabulary: Vocabulary } | undefined;

async function vocabularyOf(id: string): Promise<Vocabulary> {
  if (lastVocabulary?.id !== id) lastVocabulary = { id, vocabulary: await openVocabulary(id) };
  return lastVocabulary.vocabulary;
}

/** The page's one number as the pair of seeds that TensorFlow's stateless functions take. */
const seedPair = (seed: number) => [BigInt(seed), 0n] as const;

async function corrupt(task: CorpusTask<'corrupt'>): Promise<CorpusResults['corrupt']> {
  const vocabulary = await vocabularyOf(task.vocabularyId);
  const text = withoutByteOrderMark(task.text);
  const corruption = shownCorruption(text, vocabulary, task.settings, seedPair(task.seed));
  return { corruption, masks: shownMasks(corruption.inputs.length, corruption.targets.length) };
}

async function corruptAll(task: CorpusTask<'corruptAll'>): Promise<CorpusResults['corruptAll']> {
  const vocabulary = await vocabularyOf(task.vocabularyId);
  const text = withoutByteOrderMark(task.text);
  return objectiveNames.map((objective) =>
    shownCorruption(text, vocabulary, { ...task.settings, objective }, seedPair(task.seed)),
  );
}

/** Writes the record of a blob; if there is no room for it, the blob goes too, for nobody could find it. */
async function withoutOrphan(
  name: 'corpora' | 'vocabularies',
  id: string,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    await deleteBlob(name, id).catch(() => undefined);
    throw error;
  }
}

async function importText(name: string, source: Blob | string): Promise<CorpusRecord> {
  const text = await readText(source);
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

async function importVocabulary(name: string, source: Blob): Promise<VocabularyRecord> {
  const bytes = new Uint8Array(await source.arrayBuffer());
  const { size, sentinelCount } = sentencePieceVocabulary(readSentencePieceModel(bytes));
  const now = Date.now();
  const record = { id: crypto.randomUUID(), name, size, sentinelCount, createdAt: now };
  await writeBlob('vocabularies', record.id, [bytes], { createdAt: now });
  await withoutOrphan('vocabularies', record.id, () => vocabularyRecords.write(record.id, record));
  return record;
}

async function deleteCorpus(id: string): Promise<undefined> {
  await corpusRecords.remove(id);
  await deleteBlob('corpora', id);
  await sweepEncodedTexts().catch(() => 0);
}

async function deleteVocabulary(id: string): Promise<undefined> {
  if (id === byteVocabularyId) return;
  await vocabularyRecords.remove(id);
  await deleteBlob('vocabularies', id);
  await sweepEncodedTexts().catch(() => 0);
}

const handlers: Handlers<CorpusTasks, CorpusResults> = {
  corrupt,
  corruptAll,
  importText: ({ name, source }) => importText(name, source),
  importVocabulary: ({ name, source }) => importVocabulary(name, source),
  deleteCorpus: ({ id }) => deleteCorpus(id),
  deleteVocabulary: ({ id }) => deleteVocabulary(id),
};

// A write that a closed tab left half done is invisible; its chunks go now.
void Promise.all([sweepOrphans('corpora'), sweepOrphans('vocabularies')]).catch(() => undefined);

serve<CorpusWorker>({ perform: (task) => outcomeOf(() => handlers[task.kind](task)) });
