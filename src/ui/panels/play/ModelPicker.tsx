// Which run is asked: those that have a checkpoint.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { askRun } from '../../../state/answer.ts';
import { useJob } from '../../../state/jobs.ts';
import type { RunRecord } from '../../../state/records.ts';
import { compact, count } from '../../figures.ts';
import classes from './play.module.css';

export interface ModelPickerProps {
  /** Runs with a checkpoint; at least one. */
  learned: readonly RunRecord[];
  asked: RunRecord | undefined;
}

export function ModelPicker({ learned, asked }: ModelPickerProps) {
  const { t, i18n } = useTranslation('play');
  const busy = useJob('answer') !== undefined;
  const first = learned[0]?.id;
  useEffect(() => {
    if (!asked && first !== undefined) askRun(first);
  }, [asked, first]);
  return (
    <label className={classes.pick}>
      <span>{t('model')}</span>
      <select
        value={asked?.id ?? first}
        disabled={busy}
        onChange={(event) => askRun(event.currentTarget.value)}
      >
        {learned.map((run) => (
          <option key={run.id} value={run.id}>
            {t('modelEntry', {
              name: run.name,
              parameters: compact(run.parameters, i18n.language),
              step: count(run.step, i18n.language),
            })}
          </option>
        ))}
      </select>
    </label>
  );
}
