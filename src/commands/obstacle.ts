// What keeps a run from starting or going on now: the button says it, and the key obeys it.
import { hasCorpus, hasVocabulary, useCorpus } from '../state/corpus.ts';
import { type DeviceHolder, deviceHolder } from '../state/deviceHolder.ts';
import { useDraft } from '../state/draft.ts';
import { useInterrupted } from '../state/interrupted.ts';
import { trainingRun, useRuns } from '../state/run.ts';

export type DeviceObstacle = DeviceHolder | 'elsewhere';
export type Obstacle = DeviceObstacle | 'text' | 'vocabulary';

/** What has the device, which is for one at a time; `elsewhere` is a run that another tab trains. */
export function obstacleOnDevice(): DeviceObstacle | undefined {
  const { elsewhere } = useInterrupted.getState();
  const watched = elsewhere !== undefined && trainingRun(useRuns.getState())?.id === elsewhere;
  return watched ? 'elsewhere' : deviceHolder();
}

/** For a new run. */
export function obstacleToStart(): Obstacle | undefined {
  const { corpusId, vocabularyId } = useDraft.getState().settings;
  const stored = useCorpus.getState();
  const onDevice = obstacleOnDevice();
  if (onDevice) return onDevice;
  if (!hasCorpus(stored, corpusId)) return 'text';
  return hasVocabulary(stored, vocabularyId) ? undefined : 'vocabulary';
}
