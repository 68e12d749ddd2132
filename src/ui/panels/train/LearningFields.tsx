// The choices that make a run what it is, and behind "More settings" every row of the three tables.
import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setUpRun } from '../../../commands/runs.ts';
import { type ModelConfig, modelFields } from '../../../config/model.ts';
import { objectiveFields } from '../../../config/objective.ts';
import { breachesOf, modelRules } from '../../../config/rules.ts';
import { defaultRunSettings } from '../../../config/run.ts';
import { shownRows } from '../../../config/shownRows.ts';
import { type TrainingConfig, trainingFields, trainingFieldsFor } from '../../../config/training.ts';
import { changeModel, changeObjective, changeTraining, useDraft } from '../../../state/draft.ts';
import { FieldRows } from '../../fields/FieldRows.tsx';
import { optimizerChange } from './optimizerChange.ts';
import classes from './setup.module.css';

function changeLearning(change: Partial<TrainingConfig>): void {
  const { training } = useDraft.getState().settings;
  changeTraining(change.optimizer ? optimizerChange(training, change.optimizer) : change);
}

export function LearningFields() {
  const { model, objective, training } = useDraft((state) => state.settings);
  return (
    <div className={classes.fields}>
      <FieldRows
        rows={shownRows(objectiveFields, objective, 'first')}
        values={objective}
        onChange={changeObjective}
      />
      <FieldRows rows={shownRows(modelFields, model, 'first')} values={model} onChange={changeModel} />
      <FieldRows
        rows={shownRows(trainingFields, training, 'first')}
        values={training}
        onChange={changeLearning}
      />
    </div>
  );
}

export function MoreSettings() {
  const { t } = useTranslation('train');
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={classes.more}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('more')}
      </button>
      <div id={id} hidden={!open}>
        {open && <AllSettings />}
      </div>
    </>
  );
}

/** Sentences on settings that do not go together, by the one that is refused. */
function useProblems(model: ModelConfig): Record<string, string> {
  const { t } = useTranslation('fields');
  const breaches = breachesOf(modelRules, model);
  return Object.fromEntries(breaches.map(({ field, bound }) => [field, t(`rules.${field}`, { bound })]));
}

function AllSettings() {
  const { t } = useTranslation('train');
  const settings = useDraft((state) => state.settings);
  const { model, objective, training } = settings;
  const problems = useProblems(model);
  const ofObjective = shownRows(objectiveFields, objective, 'more');
  return (
    <div className={classes.all}>
      <h2>{t('groupTraining')}</h2>
      <div className={classes.fields}>
        <FieldRows
          rows={shownRows(trainingFieldsFor(training.optimizer), training, 'more')}
          values={training}
          onChange={changeTraining}
        />
      </div>
      {ofObjective.length > 0 && <h2>{t('groupObjective')}</h2>}
      <div className={classes.fields}>
        <FieldRows rows={ofObjective} values={objective} onChange={changeObjective} />
      </div>
      <h2>{t('groupModel')}</h2>
      <div className={classes.fields}>
        <FieldRows
          rows={shownRows(modelFields, model, 'more')}
          values={model}
          onChange={changeModel}
          problems={problems}
        />
      </div>
      <Button
        variant="default"
        size="compact-md"
        onClick={() => void setUpRun.perform({ ...defaultRunSettings, corpusId: settings.corpusId })}
      >
        {t('resetAll')}
      </Button>
    </div>
  );
}
