// A run that stopped by itself: what happened, what was kept, what to do. And what went wrong without stopping it.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setUpRun } from '../../../commands/runs.ts';
import { resume } from '../../../commands/training.ts';
import type { Failure } from '../../../state/failure.ts';
import type { RunRecord } from '../../../state/records.ts';
import { FailureNote } from '../../FailureNote.tsx';
import { count } from '../../figures.ts';
import { Remedies } from './Remedies.tsx';
import classes from './run.module.css';
import { useEstimate } from './useEstimate.ts';
import { useObstacleToResume } from './useObstacle.ts';

/** A third of the rate is far enough down to matter and near enough to keep learning. */
function calmer(run: RunRecord): RunRecord['settings'] {
  const { training } = run.settings;
  const learningRate = Number((training.learningRate / 3).toPrecision(1));
  return { ...run.settings, training: { ...training, learningRate } };
}

/** The same run with its activations in floats. */
function widened({ settings }: RunRecord): RunRecord['settings'] {
  return { ...settings, training: { ...settings.training, fp16: false } };
}

export function FailureCard({ run, failure }: { run: RunRecord; failure: Failure }) {
  const { t, i18n } = useTranslation('train');
  const obstacle = useObstacleToResume();
  const step = count(run.step, i18n.language);
  const diverged = /diverg|nan|finite/i.test(failure.code);
  const inHalves = failure.code === 'session.divergedInHalfPrecision';
  const unreadable = failure.code === 'run.damaged';
  const crowded = failure.code === 'device.memory' || failure.code === 'device.limit';
  const begin = (settings: RunRecord['settings']) => () => void setUpRun.perform(settings);
  const kept = () => {
    if (unreadable) return t('failure.keptCurve');
    return run.checkpointKey === undefined ? t('failure.keptNothing') : t('failure.keptCheckpoint', { step });
  };
  return (
    <section className={classes.failed} aria-label={t('failure.title')}>
      <h2>{t('failure.title')}</h2>
      <dl>
        <dt>{t('failure.happened')}</dt>
        <dd>
          <FailureNote failure={failure} />
        </dd>
        <dt>{t('failure.kept')}</dt>
        <dd>{kept()}</dd>
        <dt>{t('failure.todo')}</dt>
        <dd className={classes.ways}>
          {inHalves && <Button onClick={begin(widened(run))}>{t('failure.singlePrecision')}</Button>}
          {diverged && (
            <Button variant={inHalves ? 'default' : 'filled'} onClick={begin(calmer(run))}>
              {t('failure.lowerRate')}
            </Button>
          )}
          {unreadable ? (
            <Button onClick={begin(run.settings)}>{t('failure.newRun')}</Button>
          ) : (
            <Button
              variant={diverged ? 'default' : 'filled'}
              disabled={obstacle !== ''}
              onClick={() => void resume.perform()}
            >
              {run.checkpointKey === undefined ? t('failure.fromStart') : t('failure.again', { step })}
            </Button>
          )}
          {!unreadable && obstacle !== '' && <span className="quiet">{obstacle}</span>}
          {crowded && <RoomFor settings={run.settings} onTake={(changed) => begin(changed)()} />}
        </dd>
      </dl>
    </section>
  );
}

interface RoomForProps {
  settings: RunRecord['settings'];
  onTake: (settings: RunRecord['settings']) => void;
}

/** A new run that takes the same steps in less room. */
function RoomFor({ settings, onTake }: RoomForProps) {
  const asked = useEstimate(settings);
  if (asked.kind !== 'known') return null;
  return (
    <Remedies
      remedies={asked.estimate.remedies}
      onTake={(change) => onTake({ ...settings, training: { ...settings.training, ...change } })}
    />
  );
}

/** Newest warning only: they repeat. */
export function Warnings({ warnings }: { warnings: readonly Failure[] }) {
  const { t } = useTranslation('train');
  const newest = warnings.at(-1);
  if (!newest) return null;
  return (
    <div className={classes.warning}>
      <p>{t('failure.warning')}</p>
      <FailureNote failure={newest} />
    </div>
  );
}
