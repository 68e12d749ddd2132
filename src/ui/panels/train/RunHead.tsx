// A run's name, its state in a word, and what can be done with it now.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { goPlay } from '../../../commands/places.ts';
import { setUpRun } from '../../../commands/runs.ts';
import { pause, resume, stop } from '../../../commands/training.ts';
import { useInterrupted } from '../../../state/interrupted.ts';
import type { RunRecord } from '../../../state/records.ts';
import { useRuns } from '../../../state/run.ts';
import { describeRun } from './describeRun.ts';
import classes from './run.module.css';
import { useObstacleToResume } from './useObstacle.ts';

export function RunHead({ run }: { run: RunRecord }) {
  const { t, i18n } = useTranslation(['train', 'fields']);
  const elsewhere = useInterrupted((state) => state.elsewhere === run.id);
  return (
    <div className={classes.head}>
      <div className={classes.headName}>
        <h2>{run.name}</h2>
        <span className={classes.status} data-status={run.status} role="status">
          {t(`status.${run.status}`)}
        </span>
        <p className="quiet">{describeRun(run.settings, i18n.language, t)}</p>
      </div>
      {elsewhere ? <p>{t('elsewhere')}</p> : <Actions run={run} />}
    </div>
  );
}

function Actions({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const obstacle = useObstacleToResume();
  const training = run.status === 'training';
  const learned = run.checkpointKey !== undefined;
  if (training) return <Controls run={run} />;
  const unfinished = run.status === 'paused' || run.status === 'stopped' || run.status === 'new';
  return (
    <div className={classes.actions}>
      {unfinished && (
        <Button
          disabled={obstacle !== ''}
          onClick={() => void resume.perform()}
          aria-keyshortcuts={resume.shortcut}
        >
          {run.status === 'new' ? t('start') : t('resume')}
        </Button>
      )}
      {learned && (
        <Button variant={unfinished ? 'default' : 'filled'} onClick={() => void goPlay.perform()}>
          {t('ask')}
        </Button>
      )}
      <Button variant="default" onClick={() => void setUpRun.perform(run.settings)}>
        {t('newRunLike')}
      </Button>
      {unfinished && <span className="quiet">{obstacle}</span>}
    </div>
  );
}

/** The step under way is finished first, so a press is answered at once and obeyed a moment later. */
function Controls({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const asked = useRuns((state) => state.live[run.id]?.asked);
  return (
    <div className={classes.actions}>
      <Button
        variant="default"
        disabled={asked !== undefined}
        onClick={() => void pause.perform()}
        aria-keyshortcuts={pause.shortcut}
      >
        {t('pause')}
      </Button>
      <Button
        variant="default"
        disabled={asked !== undefined}
        onClick={() => void stop.perform()}
        aria-keyshortcuts={stop.shortcut}
      >
        {t('stop')}
      </Button>
      <span role="status" className="quiet">
        {asked && t(`asked.${asked}`)}
      </span>
    </div>
  );
}
