// Which model is asked.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseModel } from '../../../commands/answering.ts';
import { useJob } from '../../../state/jobs.ts';
import type { ModelRecord } from '../../../state/records.ts';
import { compact, count } from '../../figures.ts';
import classes from './play.module.css';

interface ModelPickerProps {
  /** At least one. */
  models: readonly ModelRecord[];
  asked: ModelRecord | undefined;
}

export function ModelPicker({ models, asked }: ModelPickerProps) {
  const { t, i18n } = useTranslation('play');
  const busy = useJob('answer') !== undefined;
  const first = models[0]?.id;
  useEffect(() => {
    if (!asked && first !== undefined) void chooseModel.perform(first);
  }, [asked, first]);
  return (
    <label className={classes.pick}>
      <span>{t('model')}</span>
      <select
        value={asked?.id ?? first}
        disabled={busy}
        onChange={(event) => void chooseModel.perform(event.currentTarget.value)}
      >
        {models.map(({ id, name, parameters, step }) => (
          <option key={id} value={id}>
            {t('modelEntry', {
              name,
              parameters: compact(parameters, i18n.language),
              step: count(step, i18n.language),
            })}
          </option>
        ))}
      </select>
    </label>
  );
}
