// What keeps a new run from starting now: the button says it, and the key obeys it.
import { hasCorpus, hasVocabulary, useCorpus } from '../state/corpus.ts';
import { useDraft } from '../state/draft.ts';
import { useInterrupted } from '../state/interrupted.ts';
import { useRuns } from '../state/run.ts';

export type Obstacle = 'elsewhere' | 'training' | 'text' | 'vocabulary';

/** The run that trains, here or in another tab: the device is for one at a time. */
export function obstacleInRuns(): 'elsewhere' | 'training' | undefined {
  const run = useRuns.getState().runs.find(({ status }) => status === 'training');
  if (!run) return undefined;
  return useInterrupted.getState().elsewhere === run.id ? 'elsewhere' : 'training';
}

export function obstacleToStart(): Obstacle | undefined {
  const { corpusId, vocabularyId } = useDraft.getState().settings;
  const stored = useCorpus.getState();
  const inRuns = obstacleInRuns();
  if (inRuns) return inRuns;
  if (!hasCorpus(stored, corpusId)) return 'text';
  return hasVocabulary(stored, vocabularyId) ? undefined : 'vocabulary';
}
