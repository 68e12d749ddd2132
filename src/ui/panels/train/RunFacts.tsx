// The run in figures: step, loss, validation, speed, time left. Their places are kept from the start.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trainingJob, useJobs } from '../../../state/jobs.ts';
import type { RunRecord } from '../../../state/records.ts';
import { useRuns } from '../../../state/run.ts';
import { count, duration, measure } from '../../figures.ts';
import { useTimeLeft } from '../../useTimeLeft.ts';
import { latest } from './latest.ts';
import classes from './run.module.css';

export function RunFacts({ run }: { run: RunRecord }) {
  const { t, i18n } = useTranslation('train');
  const live = useRuns((state) => state.live[run.id]);
  const step = Math.max(run.step, live?.step ?? 0);
  const total = run.settings.training.steps;
  const preparing = useJobs((state) => trainingJob(state, run.id)?.phase ?? 'steps') !== 'steps';
  const left = useTimeLeft(run.status === 'training' && !preparing ? step / total : undefined);
  const none = t('fact.none');
  const written = (value: number | undefined, write: (value: number, language: string) => string) =>
    value === undefined ? none : write(value, i18n.language);
  const saved = live?.checkpointStep ?? (run.checkpointKey === undefined ? undefined : run.step);
  return (
    <>
      <progress className={classes.progress} aria-label={t('progress')} value={step} max={total} />
      <dl className={classes.facts}>
        <Fact
          name={t('fact.step')}
          value={count(step, i18n.language)}
          more={t('fact.of', { total: count(total, i18n.language) })}
        />
        <Fact name={t('fact.loss')} value={written(latest(run.curve, 'loss'), measure)} />
        <Fact
          name={t('fact.validation', { context: run.evaluatedOn ?? 'held-out' })}
          value={written(latest(run.curve, 'validationLoss'), measure)}
        />
        <Fact name={t('fact.speed')} value={written(latest(run.curve, 'tokensPerSecond'), count)} />
        <Fact name={t('fact.left')} value={left === undefined ? none : duration(left)} />
        <Fact name={t('fact.saved')} value={written(saved, count)} />
      </dl>
      <Speaker run={run} step={step} />
    </>
  );
}

function Fact({ name, value, more }: { name: string; value: string; more?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {more && <small> {more}</small>}
      </dd>
    </div>
  );
}

/** Speaks the figures when asked, not at every step; seen only by keyboard and screen reader. */
function Speaker({ run, step }: { run: RunRecord; step: number }) {
  const { t, i18n } = useTranslation('train');
  const [spoken, setSpoken] = useState('');
  const speak = () => {
    const say = (value: number | undefined) =>
      value === undefined ? t('fact.none') : measure(value, i18n.language);
    const sentence = t('spoken', {
      context: run.evaluatedOn ?? 'held-out',
      step,
      total: run.settings.training.steps,
      loss: say(latest(run.curve, 'loss')),
      validation: say(latest(run.curve, 'validationLoss')),
    });
    setSpoken(sentence);
  };
  return (
    <div className={classes.speaker}>
      <button type="button" onClick={speak}>
        {t('speak')}
      </button>
      <span role="status">{spoken}</span>
    </div>
  );
}
