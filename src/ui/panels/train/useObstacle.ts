// Why a run cannot start or go on now, in a sentence; empty when it can.
import { useTranslation } from 'react-i18next';
import { type Obstacle, obstacleOnDevice, obstacleToStart } from '../../../commands/obstacle.ts';
import { useCorpus } from '../../../state/corpus.ts';
import { useDeviceHolder } from '../../../state/deviceHolder.ts';
import { useDraft } from '../../../state/draft.ts';
import { useInterrupted } from '../../../state/interrupted.ts';
import { trainingRun, useRuns } from '../../../state/run.ts';

/** For a new run. Each store that is looked at wakes it. */
export function useObstacleToStart(): string {
  useDeviceHolder();
  useInterrupted(obstacleToStart);
  useDraft(obstacleToStart);
  return useSentence(useCorpus(obstacleToStart));
}

/** For a run that has its settings. */
export function useObstacleToResume(): string {
  useDeviceHolder();
  return useSentence(useInterrupted(obstacleOnDevice));
}

function useSentence(obstacle: Obstacle | undefined): string {
  const { t } = useTranslation(['train', 'frame']);
  const name = useRuns((state) => trainingRun(state)?.name);
  if (obstacle === undefined) return '';
  if (obstacle === 'training' && name === undefined) return t('train:preparing.text'); // started, not made yet
  if (obstacle === 'bench' || obstacle === 'tiles') return t(`frame:device.held.${obstacle}`);
  return t(`train:obstacle.${obstacle}`, { name });
}
