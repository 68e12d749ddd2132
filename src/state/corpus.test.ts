// Deleting what the next run was going to use. The worker is played: what it answers is the case.
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultModelConfig } from '../config/model.ts';
import { defaultRunSettings } from '../config/run.ts';
import { deleteCorpus, deleteVocabulary } from './corpus.ts';
import { useDraft } from './draft.ts';
import { performInCorpus } from './workers.ts';

vi.mock('./workers.ts', () => ({ performInCorpus: vi.fn() }));

const model = { ...defaultModelConfig, vocabSize: 1024 };
const chosen = { ...defaultRunSettings, model, corpusId: 'text', vocabularyId: 'pieces' };
const failure = { code: 'storage.failed', wanted: 'a', got: 'b', remedy: 'c', message: 'd' };

beforeEach(() => {
  useDraft.setState({ settings: chosen });
  vi.mocked(performInCorpus).mockResolvedValue({ kind: 'completed', value: undefined });
});

it('brings the built-in text and the bytes back, with the size of their table', async () => {
  await deleteCorpus('text');
  expect(useDraft.getState().settings).toEqual({ ...chosen, corpusId: 'sample' });
  await deleteVocabulary('pieces');
  expect(useDraft.getState().settings).toEqual(defaultRunSettings);
});

it('leaves the choice alone when something else is deleted, or nothing was', async () => {
  await deleteCorpus('another');
  await deleteVocabulary('another');
  vi.mocked(performInCorpus).mockResolvedValue({ kind: 'failed', failure });
  await deleteCorpus('text');
  await deleteVocabulary('pieces');
  expect(useDraft.getState().settings).toBe(chosen);
});
