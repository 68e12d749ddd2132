// Texts and vocabularies out of storage, for the engine worker; ids are kept as shards so that a text is encoded once.

import { builtInCorpusId, byteVocabularyId, type RunSettings } from '../../config/run.ts';
import { Expected } from '../../errors/expected.ts';
import { readShard, writeShards } from '../../shards/shard.ts';
import { readBlob, readManifest, writeBlob } from '../../storage/blobs.ts';
import { sampleText } from '../../text/sample.ts';
import { readVocabulary } from '../../tokens/readVocabulary.ts';
import type { Vocabulary } from '../../tokens/vocabulary.ts';
import { encodedTextKey } from './encodedTexts.ts';

/** The file of an imported vocabulary. Throws Expected `vocabulary.missing`. */
export async function vocabularyFile(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await readBlob('vocabularies', id);
  if (stored) return stored.bytes;
  throw new Expected(
    'vocabulary.missing',
    `the vocabulary ${id}`,
    'nothing',
    'Import its .model file again.',
  );
}

/** A vocabulary by id: the bytes, or an imported SentencePiece model. */
export async function openVocabulary(id: string): Promise<Vocabulary> {
  return readVocabulary(id === byteVocabularyId ? undefined : await vocabularyFile(id));
}

function missingText(id: string): Expected {
  return new Expected('corpus.missing', `the text ${id}`, 'nothing', 'Bring the text in again.');
}

/** Throws Expected `corpus.missing` for a text that was deleted, also while its ids stay for the runs it has. */
export async function requireText(id: string): Promise<void> {
  if (id === builtInCorpusId || (await readManifest('corpora', id))) return;
  throw missingText(id);
}

async function openText(id: string): Promise<string> {
  if (id === builtInCorpusId) return sampleText;
  const stored = await readBlob('corpora', id);
  // Texts that were pasted with a byte order mark once lie there with it, and were read without.
  if (stored) return new TextDecoder().decode(stored.bytes);
  throw missingText(id);
}

function readIds(bytes: Uint8Array, about: Record<string, unknown>): Int32Array {
  const lengths = about.shards as number[];
  const shards: ArrayLike<number>[] = [];
  let at = 0;
  for (const length of lengths) {
    shards.push(readShard(bytes.subarray(at, at + length)));
    at += length;
  }
  const ids = new Int32Array(shards.reduce((sum, shard) => sum + shard.length, 0));
  let next = 0;
  for (const shard of shards) {
    ids.set(shard, next);
    next += shard.length;
  }
  return ids;
}

async function storedIds(key: string): Promise<Int32Array | undefined> {
  try {
    const stored = await readBlob('shards', key);
    return stored && Array.isArray(stored.manifest.about.shards)
      ? readIds(stored.bytes, stored.manifest.about)
      : undefined;
  } catch {
    return undefined; // damaged: the text is still there and is encoded again
  }
}

/** The ids of a run's text, from its shards or encoded now. A full disk only costs the shards. */
export async function openIds(
  settings: RunSettings,
  vocabulary: Vocabulary,
  now: number,
): Promise<Int32Array> {
  const key = encodedTextKey(settings);
  const known = await storedIds(key);
  if (known) return known;
  const ids = vocabulary.encode(await openText(settings.corpusId));
  const shards = writeShards(ids);
  const about = { shards: shards.map((shard) => shard.length) };
  await writeBlob('shards', key, shards, { about, createdAt: now }).catch(() => undefined);
  return ids;
}
