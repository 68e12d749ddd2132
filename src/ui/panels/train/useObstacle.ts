// Why a run cannot start or go on now, in a sentence; empty when it can.
import { useTranslation } from 'react-i18next';
import { type Obstacle, obstacleInRuns, obstacleToStart } from '../../../commands/obstacle.ts';
import { useCorpus } from '../../../state/corpus.ts';
import { useDraft } from '../../../state/draft.ts';
import { useInterrupted } from '../../../state/interrupted.ts';
import { useRuns } from '../../../state/run.ts';

/** For a new run. Each store that is looked at wakes it. */
export function useObstacleToStart(): string {
  useRuns(obstacleToStart);
  useInterrupted(obstacleToStart);
  useDraft(obstacleToStart);
  return useSentence(useCorpus(obstacleToStart));
}

/** For a run that has its settings. */
export function useObstacleInRuns(): string {
  useInterrupted(obstacleInRuns);
  return useSentence(useRuns(obstacleInRuns));
}

function useSentence(obstacle: Obstacle | undefined): string {
  const { t } = useTranslation('train');
  const name = useRuns(({ runs }) => runs.find(({ status }) => status === 'training')?.name);
  return obstacle ? t(`obstacle.${obstacle}`, { name }) : '';
}
