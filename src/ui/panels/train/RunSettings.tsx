// Everything that makes a run what it is, behind one line: its text, its vocabulary and every row of the three tables.
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fields } from '../../../config/field.ts';
import { modelFields } from '../../../config/model.ts';
import { objectiveFields } from '../../../config/objective.ts';
import { builtInCorpusId, byteVocabularyId, type RunSettings as Settings } from '../../../config/run.ts';
import { trainingFields } from '../../../config/training.ts';
import { useCorpus } from '../../../state/corpus.ts';
import { bytes, count } from '../../figures.ts';
import classes from './runSettings.module.css';
import { type Line, writtenSettings } from './writtenSettings.ts';

/** Drawn once, not with every step: a run keeps its settings. */
export const RunSettings = memo(({ settings }: { settings: Settings }) => {
  const { t } = useTranslation('train');
  const { model, objective, training } = settings;
  return (
    <details className={classes.settings}>
      <summary>{t('settings')}</summary>
      <Lines lines={useSources(settings)} />
      <Table title={t('groupTraining')} fields={trainingFields} values={training} />
      <Table title={t('groupObjective')} fields={objectiveFields} values={objective} />
      <Table title={t('groupModel')} fields={modelFields} values={model} />
    </details>
  );
});

interface TableProps {
  title: string;
  fields: Fields;
  values: Readonly<Record<string, number | boolean | string>>;
}

function Table({ title, fields, values }: TableProps) {
  const { t, i18n } = useTranslation('fields');
  return (
    <>
      <h3>{title}</h3>
      <Lines lines={writtenSettings(fields, values, i18n.language, t)} />
    </>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <dl>
      {lines.map(({ name, label, value }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function useSources({ corpusId, vocabularyId }: Settings): Line[] {
  const { t } = useTranslation('train');
  return [
    { name: 'text', label: t('text'), value: useTextName(corpusId) },
    { name: 'vocabulary', label: t('vocabulary'), value: useVocabularyName(vocabularyId) },
  ];
}

function useTextName(id: string): string {
  const { t, i18n } = useTranslation('train');
  const record = useCorpus(({ corpora }) => corpora.find((one) => one.id === id));
  if (id === builtInCorpusId) return t('textSample');
  return record ? `${record.name}, ${bytes(record.bytes, i18n.language)}` : t('notStored');
}

function useVocabularyName(id: string): string {
  const { t, i18n } = useTranslation('train');
  const record = useCorpus(({ vocabularies }) => vocabularies.find((one) => one.id === id));
  if (id === byteVocabularyId) return t('vocabularyBytes');
  if (!record) return t('notStored');
  return t('vocabularyEntry', { name: record.name, size: count(record.size, i18n.language) });
}
