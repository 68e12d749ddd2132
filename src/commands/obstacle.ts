// What keeps a run from starting or going on now: the button says it, and the key obeys it.
import { breachesOf, modelRules } from '../config/rules.ts';
import { hasCorpus, hasVocabulary, useCorpus } from '../state/corpus.ts';
import { type DeviceHolder, deviceHolder } from '../state/deviceHolder.ts';
import { useDraft } from '../state/draft.ts';
import { useInterrupted } from '../state/interrupted.ts';
import { trainingRun, useRuns } from '../state/run.ts';

type DeviceObstacle = DeviceHolder | 'elsewhere';
export type Obstacle = DeviceObstacle | 'text' | 'vocabulary' | 'settings';

/** What has the device, which is for one at a time; `elsewhere` is a run that another tab trains. */
export function obstacleOnDevice(): DeviceObstacle | undefined {
  const { elsewhere } = useInterrupted.getState();
  const watched = elsewhere !== undefined && trainingRun(useRuns.getState())?.id === elsewhere;
  return watched ? 'elsewhere' : deviceHolder();
}

/** For a new run. */
export function obstacleToStart(): Obstacle | undefined {
  const { corpusId, vocabularyId, model } = useDraft.getState().settings;
  const stored = useCorpus.getState();
  const onDevice = obstacleOnDevice();
  if (onDevice) return onDevice;
  if (!hasCorpus(stored, corpusId)) return 'text';
  if (!hasVocabulary(stored, vocabularyId)) return 'vocabulary';
  return breachesOf(modelRules, model).length > 0 ? 'settings' : undefined;
}
