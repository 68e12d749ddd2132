// Ids of texts in storage: they outlive their text for its runs, and nothing for nobody. Oracle: what is still stored.
import 'fake-indexeddb/auto';
import { clear, keys, set } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { deleteBlob, storedKeys, writeBlob } from '../../storage/blobs.ts';
import { database } from '../../storage/databases.ts';
import { runRecords } from '../../storage/recordStores.ts';
import { byteVocabulary } from '../../tokens/bytes.ts';
import { DeviceHolder } from '../device/deviceHolder.ts';
import { freeLocks, newRun } from '../runs/storedRuns.fixture.ts';
import { Trainings } from '../runs/trainings.ts';
import { encodedTextKey, sweepEncodedTexts } from './encodedTexts.ts';
import { openIds } from './library.ts';

vi.mock('../../gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../../session/recovery.ts', () => ({ runThroughLosses: vi.fn() }));

const device = { open: vi.fn(), giveUp: vi.fn() };
const trainings = new Trainings({ device, holder: new DeviceHolder(), tell: () => {} });
const databases = ['corpora', 'vocabularies', 'shards', 'runs', 'checkpoints'] as const;
const bytes = Uint8Array.of(1, 2, 3);
const settingsOf = (corpusId: string, vocabularyId: string) => ({
  ...newRun('').settings,
  corpusId,
  vocabularyId,
});

async function storeRun(id: string, corpusId: string, vocabularyId = 'bytes'): Promise<void> {
  await runRecords.write(id, { ...newRun(id), settings: settingsOf(corpusId, vocabularyId) });
  const key = encodedTextKey({ corpusId, vocabularyId });
  await writeBlob('shards', key, [bytes], { createdAt: 1 });
}

const encoded = async () => (await storedKeys('shards')).sort();

beforeEach(async () => {
  await Promise.all(databases.map((name) => clear(database(name))));
  vi.stubGlobal('navigator', { locks: freeLocks });
  for (const id of ['kept', 'gone']) await writeBlob('corpora', id, [bytes], { createdAt: 1 });
  await writeBlob('vocabularies', 'pieces', [bytes], { createdAt: 1 });
  return () => vi.unstubAllGlobals();
});

it('the last run of a deleted text takes its ids along, with every chunk, and no other run does', async () => {
  for (const id of ['a', 'b']) await storeRun(id, 'gone');
  await storeRun('c', 'kept');
  await deleteBlob('corpora', 'gone');
  await trainings.forget('a');
  expect(await encoded()).toEqual(['gone/bytes', 'kept/bytes']);
  await trainings.forget('b');
  expect(await encoded()).toEqual(['kept/bytes']);
  expect((await keys<string>(database('shards'))).filter((key) => key.includes('gone'))).toEqual([]);
});

it('of a text that is stored, or comes with the page, stay for the next run', async () => {
  await storeRun('a', 'kept', 'pieces');
  await storeRun('b', 'sample');
  await trainings.forget('a');
  await trainings.forget('b');
  expect(await encoded()).toEqual(['kept/pieces', 'sample/bytes']);
});

it('go once their text or vocabulary is deleted and no run uses them', async () => {
  await storeRun('a', 'kept', 'pieces');
  await storeRun('b', 'kept');
  await runRecords.remove('a');
  await deleteBlob('vocabularies', 'pieces');
  expect(await sweepEncodedTexts()).toBe(1);
  expect(await encoded()).toEqual(['kept/bytes']);
  await runRecords.remove('b');
  await deleteBlob('corpora', 'kept');
  expect(await sweepEncodedTexts()).toBe(1);
  expect(await encoded()).toEqual([]);
});

it('stay while a damaged run may use them, and go with it', async () => {
  await storeRun('a', 'gone');
  await deleteBlob('corpora', 'gone');
  await set('record/a', { ...newRun('a'), step: -1 }, database('runs'));
  expect(await sweepEncodedTexts()).toBe(0);
  await trainings.forget('a');
  expect(await encoded()).toEqual([]);
});

it('are found by the run whose text is gone, under the key they are swept by', async () => {
  const settings = settingsOf('kept', 'bytes');
  const ids = await openIds(settings, byteVocabulary(), 1);
  expect(await encoded()).toEqual([encodedTextKey(settings)]);
  await runRecords.write('a', { ...newRun('a'), settings });
  await deleteBlob('corpora', 'kept');
  await sweepEncodedTexts();
  expect(await openIds(settings, byteVocabulary(), 1)).toEqual(ids);
});
