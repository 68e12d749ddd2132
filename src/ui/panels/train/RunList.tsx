// All runs, to look at again; the active one is marked.
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { setUpRun, showRun } from '../../../commands/runs.ts';
import type { RunRecord } from '../../../state/records.ts';
import { useRuns } from '../../../state/run.ts';
import { Sparkline } from '../../charts/Sparkline.tsx';
import { count, measure } from '../../figures.ts';
import { latest } from './latest.ts';
import classes from './runList.module.css';

export function RunList() {
  const { t } = useTranslation('train');
  const runs = useRuns((state) => state.runs);
  const activeId = useRuns((state) => state.activeId);
  return (
    <nav className={classes.list} aria-label={t('runs.title')}>
      <div className={classes.head}>
        <h2>{t('runs.title')}</h2>
        {activeId !== undefined && (
          <Button variant="default" size="compact-sm" onClick={() => void setUpRun.perform(undefined)}>
            {t('newRun')}
          </Button>
        )}
      </div>
      {runs.length === 0 && <p className="quiet">{t('runs.empty')}</p>}
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <Entry run={run} active={run.id === activeId} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Entry({ run, active }: { run: RunRecord; active: boolean }) {
  const { t, i18n } = useTranslation('train');
  const live = useRuns((state) => state.live[run.id]?.step);
  const losses = useMemo(() => run.curve.flatMap((point) => point.loss ?? []), [run.curve]);
  return (
    <button
      type="button"
      className={classes.entry}
      aria-current={active}
      onClick={() => void showRun.perform(run.id)}
    >
      <span className={classes.name}>{run.name}</span>
      <Sparkline values={losses} width={64} height={18} />
      <span className={classes.facts}>
        {t(`status.${run.status}`)} ·{' '}
        {t('runs.step', { step: count(Math.max(run.step, live ?? 0), i18n.language) })}
        <Loss run={run} />
      </span>
    </button>
  );
}

/** On held-out text, which runs can be compared by; until the first evaluation that of training. */
function Loss({ run: { curve, evaluatedOn: context = 'held-out' } }: { run: RunRecord }) {
  const { t, i18n } = useTranslation('train');
  const validation = latest(curve, 'validationLoss');
  const loss = latest(curve, 'loss');
  if (validation !== undefined)
    return ` · ${t('runs.validation', { context, loss: measure(validation, i18n.language) })}`;
  return loss === undefined ? '' : ` · ${t('runs.loss', { loss: measure(loss, i18n.language) })}`;
}
