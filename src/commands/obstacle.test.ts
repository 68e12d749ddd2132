import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { useCorpus } from '../state/corpus.ts';
import { useDraft } from '../state/draft.ts';
import { useInterrupted } from '../state/interrupted.ts';
import type { RunRecord } from '../state/records.ts';
import { useRuns } from '../state/run.ts';
import { obstacleToStart } from './obstacle.ts';
import { start } from './training.ts';

vi.mock('../state/workers.ts', () => ({
  performInEngine: vi.fn(),
  controlEngine: vi.fn(),
  hearEngine: vi.fn(),
  hearEngineDeath: vi.fn(),
}));

const training: RunRecord = {
  id: 'a',
  name: 'run 1',
  settings: defaultRunSettings,
  status: 'training',
  step: 0,
  parameters: 1,
  curve: [],
  samples: [],
  createdAt: 1,
  updatedAt: 1,
};
const note = { createdAt: 1, name: 'x' };

beforeEach(() => {
  useRuns.setState({ runs: [] });
  useInterrupted.setState({ elsewhere: undefined });
  useDraft.setState({ settings: { ...defaultRunSettings, corpusId: 'text', vocabularyId: 'pieces' } });
  useCorpus.setState({
    corpora: [{ id: 'text', bytes: 1, characters: 1, ...note }],
    vocabularies: [{ id: 'pieces', size: 1, sentinelCount: 100, ...note }],
  });
});

it('there is none when nothing trains and what was chosen is stored or comes with the page', () => {
  expect(obstacleToStart()).toBeUndefined();
  useDraft.setState({ settings: defaultRunSettings });
  useCorpus.setState({ corpora: [], vocabularies: [] });
  expect(obstacleToStart()).toBeUndefined();
  expect(start.enabled()).toBe(true);
});

it('is a text or a vocabulary that is no longer stored', () => {
  useCorpus.setState({ vocabularies: [] });
  expect(obstacleToStart()).toBe('vocabulary');
  useCorpus.setState({ corpora: [] });
  expect(obstacleToStart()).toBe('text');
  expect(start.enabled()).toBe(false);
});

it('is a run that trains, here or in another tab', () => {
  useRuns.setState({ runs: [training] });
  expect(obstacleToStart()).toBe('training');
  useInterrupted.setState({ elsewhere: 'a' });
  expect(obstacleToStart()).toBe('elsewhere');
});
