// Damaged records in storage as the page's stores show them. The workers are played: what they answer is the case,
// that the records are gone from storage is shown by e2e/damaged.spec.ts.
import 'fake-indexeddb/auto';
import { clear, set } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { database } from '../storage/databases.ts';
import { deleteCorpus, deleteVocabulary, loadCorpora, useCorpus } from './corpus.ts';
import { deleteRun, loadRuns, useRuns } from './run.ts';
import { performInCorpus, performInEngine } from './workers.ts';

vi.mock('./workers.ts', () => ({
  performInEngine: vi.fn(),
  performInCorpus: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

const text = { id: 'whole', name: 'Whole', bytes: 3, characters: 3, createdAt: 1 };
const completed = { kind: 'completed', value: undefined } as const;
const failure = { code: 'storage.failed', wanted: 'a', got: 'b', remedy: 'c', message: 'd' };

beforeEach(async () => {
  await Promise.all((['runs', 'corpora', 'vocabularies'] as const).map((name) => clear(database(name))));
  await set('record/broken', { id: 'broken', name: ' Half a run ' }, database('runs'));
  await set('record/whole', text, database('corpora'));
  await set('record/broken', null, database('corpora'));
  await set('record/broken', { name: 7 }, database('vocabularies'));
  vi.mocked(performInEngine).mockResolvedValue(completed);
  vi.mocked(performInCorpus).mockResolvedValue(completed);
  await Promise.all([loadRuns(), loadCorpora()]);
});

it('come beside the whole ones, by the name they still have', () => {
  const { runs, damaged } = useRuns.getState();
  expect(runs).toEqual([]);
  expect(damaged).toMatchObject([{ id: 'broken', name: 'Half a run', error: { code: 'storage.record' } }]);
  const { corpora, vocabularies, damagedCorpora, damagedVocabularies } = useCorpus.getState();
  expect([corpora, vocabularies]).toEqual([[text], []]);
  for (const [record] of [damagedCorpora, damagedVocabularies])
    expect(record).toMatchObject({ id: 'broken', name: undefined, error: { code: 'storage.record' } });
});

it('go when they are deleted, and nothing else goes', async () => {
  await deleteRun('broken');
  expect(performInEngine).toHaveBeenLastCalledWith({ kind: 'deleteRun', runId: 'broken' });
  expect(useRuns.getState().damaged).toEqual([]);
  await deleteCorpus('broken');
  expect(performInCorpus).toHaveBeenLastCalledWith({ kind: 'deleteCorpus', id: 'broken' });
  expect(useCorpus.getState()).toMatchObject({ corpora: [text], damagedCorpora: [] });
  expect(useCorpus.getState().damagedVocabularies).toHaveLength(1);
  await deleteVocabulary('broken');
  expect(performInCorpus).toHaveBeenLastCalledWith({ kind: 'deleteVocabulary', id: 'broken' });
  expect(useCorpus.getState().damagedVocabularies).toEqual([]);
});

it('stay in sight when deleting failed, which is said', async () => {
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'failed', failure });
  vi.mocked(performInCorpus).mockResolvedValue({ kind: 'failed', failure });
  await Promise.all([deleteRun('broken'), deleteCorpus('broken')]);
  expect(useRuns.getState()).toMatchObject({ failure, damaged: [{ id: 'broken' }] });
  expect(useCorpus.getState()).toMatchObject({ failure, damagedCorpora: [{ id: 'broken' }] });
});
