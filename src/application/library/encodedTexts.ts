// Which encoded texts stay in storage. A text's ids outlive it, so that its runs can go on; the last of them takes
// the ids along. Knows nothing of what the ids mean.
import { builtInCorpusId, byteVocabularyId, type RunSettings } from '../../config/run.ts';
import { deleteBlob, storedKeys } from '../../storage/blobs.ts';
import { runRecords } from '../../storage/recordStores.ts';

/** Where the ids of a text lie in `shards`. */
export function encodedTextKey({
  corpusId,
  vocabularyId,
}: Pick<RunSettings, 'corpusId' | 'vocabularyId'>): string {
  return `${corpusId}/${vocabularyId}`;
}

/** Texts and vocabularies that a new run can choose; damaged ones may still be mended. */
async function storedIds(name: 'corpora' | 'vocabularies', builtIn: string): Promise<Set<string>> {
  return new Set([builtIn, ...(await storedKeys(name))]);
}

/**
 * Deletes the ids of texts that no run uses and none can choose any more. A damaged record does not say what its run
 * uses: as long as there is one, everything stays. Called after a deletion and at the start, which mends a failed call.
 * @returns how many went
 */
export async function sweepEncodedTexts(): Promise<number> {
  const keys = await storedKeys('shards'); // first: a run begun meanwhile keeps what it writes
  const [{ records, damaged }, corpora, vocabularies] = await Promise.all([
    runRecords.list(),
    storedIds('corpora', builtInCorpusId),
    storedIds('vocabularies', byteVocabularyId),
  ]);
  if (damaged.length > 0) return 0;
  const used = new Set(records.map(({ settings }) => encodedTextKey(settings)));
  const unused = keys.filter((key) => {
    const [corpusId = '', vocabularyId = ''] = key.split('/');
    return !used.has(key) && !(corpora.has(corpusId) && vocabularies.has(vocabularyId));
  });
  for (const key of unused) await deleteBlob('shards', key);
  return unused.length;
}
