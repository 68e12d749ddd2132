// What commands give back, and when they can be done. The worker is played.
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { useAnswer } from '../state/answer.ts';
import { useCorpus } from '../state/corpus.ts';
import { useDevice } from '../state/device.ts';
import { useDraft } from '../state/draft.ts';
import { useJobs } from '../state/jobs.ts';
import type { RunRecord } from '../state/records.ts';
import { useRuns } from '../state/run.ts';
import { performInCorpus, performInEngine } from '../state/workers.ts';
import { commands } from './all.ts';
import { navigateWith } from './places.ts';

vi.mock('../state/preferences.ts', () => ({ prefer: vi.fn(), usePreferences: { getState: () => ({}) } }));
vi.mock('../state/storage.ts', () => ({ loadStorage: vi.fn(), useStorage: { getState: () => ({}) } }));
vi.mock('../state/workers.ts', () => ({
  performInEngine: vi.fn(),
  performInCorpus: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

const run: RunRecord = {
  ...{ id: 'a', name: 'run 1', settings: defaultRunSettings, status: 'paused', step: 4, parameters: 1 },
  ...{ curve: [], samples: [], checkpointKey: 'a/4', createdAt: 1, updatedAt: 1 },
};
const failure = { code: 'text.empty', wanted: 'a', got: 'b', remedy: 'c', message: 'd' };
const gone = vi.fn();

beforeEach(() => {
  vi.mocked(performInEngine).mockReset().mockResolvedValue({ kind: 'completed', value: undefined });
  vi.mocked(performInCorpus).mockReset();
  useRuns.setState({ runs: [run], activeId: 'a', live: {}, failure: undefined });
  useJobs.setState({ jobs: [] });
  useDraft.setState({ settings: defaultRunSettings });
  useDevice.setState({ report: { backend: 'webgpu', adapter: 'one', software: false } });
  useAnswer.setState({ modelId: undefined, prompt: '' });
  useCorpus.setState({ corpora: [], vocabularies: [], failure: undefined });
  navigateWith(gone.mockReset());
});

it('a text that is brought in is chosen and gives its id; one that is refused gives none, and the choice stays', async () => {
  const text = { id: 'text', name: 'a.txt', bytes: 1, characters: 1, createdAt: 1 };
  vi.mocked(performInCorpus).mockResolvedValueOnce({ kind: 'completed', value: text });
  expect(await commands.takeText.perform({ name: 'a.txt', source: 'one' })).toBe('text');
  vi.mocked(performInCorpus).mockResolvedValueOnce({ kind: 'failed', failure });
  expect(await commands.takeText.perform({ name: 'b.txt', source: '' })).toBeUndefined();
  expect(useDraft.getState().settings.corpusId).toBe('text');
  expect(useCorpus.getState().failure).toEqual(failure);
});

it('a vocabulary that is brought in decides the size of the model’s table', async () => {
  const pieces = { id: 'pieces', name: 'a.model', size: 500, sentinelCount: 100, createdAt: 1 };
  vi.mocked(performInCorpus).mockResolvedValueOnce({ kind: 'completed', value: pieces });
  expect(await commands.takeVocabulary.perform({ name: 'a.model', source: new Blob() })).toBe('pieces');
  const { vocabularyId, model } = useDraft.getState().settings;
  expect([vocabularyId, model.vocabSize]).toEqual(['pieces', 500]);
});

it('a run is not renamed to nothing, nor to what it is called already', async () => {
  const renamed = (name: string) => commands.renameRun.enabled({ runId: 'a', name });
  expect([renamed(' '), renamed('run 1 '), renamed('another')]).toEqual([false, false, true]);
  await commands.renameRun.perform({ runId: 'a', name: ' another ' });
  expect(performInEngine).toHaveBeenCalledExactlyOnceWith({ kind: 'renameRun', runId: 'a', name: 'another' });
});

it('a run that trains is not deleted; one that is damaged may be', () => {
  expect(commands.deleteRun.enabled('a')).toBe(true);
  expect(commands.deleteRun.enabled('a damaged one')).toBe(true);
  useRuns.setState({ runs: [{ ...run, status: 'training' }] });
  expect(commands.deleteRun.enabled('a')).toBe(false);
});

it('a model that is asked from elsewhere is chosen, and Play is gone to', async () => {
  expect([commands.askModel.enabled('a'), commands.askModel.enabled('nobody')]).toEqual([true, false]);
  await commands.askModel.perform('a');
  expect(useAnswer.getState().modelId).toBe('a');
  expect(gone).toHaveBeenCalledExactlyOnceWith('/play');
});

it('an answer needs a prompt and a model with weights', () => {
  expect(commands.answer.enabled()).toBe(false);
  useAnswer.setState({ prompt: 'a prompt' });
  expect(commands.answer.enabled()).toBe(true);
  useJobs.setState({ jobs: [{ id: '1', what: 'answer', cancel: () => {} }] });
  expect([commands.answer.enabled(), commands.cancelAnswer.enabled()]).toEqual([false, true]);
  const { checkpointKey: _, ...untrained } = run;
  useRuns.setState({ runs: [untrained] });
  expect([commands.answer.enabled(), commands.exportModel.enabled('a')]).toEqual([false, false]);
});

it('a model that cannot be exported gives no archive, and the page says why', async () => {
  vi.mocked(performInEngine).mockResolvedValue({ kind: 'failed', failure });
  expect(await commands.exportModel.perform('a')).toBeUndefined();
  expect(useRuns.getState().failure).toEqual(failure);
});

it('a link with settings sets up a run and gives what it asked in vain; one without is none', async () => {
  expect(commands.openSettings.enabled('?other=1')).toBe(false);
  expect(commands.openSettings.enabled('?steps=7')).toBe(true);
  const refused = await commands.openSettings.perform('?steps=7&batchSize=-1');
  expect(refused.map(({ name }) => name)).toEqual(['batchSize']);
  expect(useDraft.getState().settings.training.steps).toBe(7);
  expect(useRuns.getState().activeId).toBeUndefined();
});

it('nothing is measured, and no other backend chosen, while something has the device', () => {
  const { measureWorks, measureTiles, measureBackends, chooseBackend } = commands;
  const enabled = () => [
    measureWorks.enabled(['A']),
    measureTiles.enabled(),
    measureBackends.enabled(),
    chooseBackend.enabled('wasm'),
  ];
  expect(enabled()).toEqual([true, true, true, true]);
  for (const what of ['train', 'benchmark', 'measureTiles'] as const) {
    useJobs.setState({ jobs: [{ id: '1', what, cancel: () => {} }] });
    expect(enabled()).toEqual([false, false, false, false]);
  }
});
