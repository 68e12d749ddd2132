// What decides the corruption: objective, rate, span length, seed, vocabulary.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { takeVocabulary } from '../../../commands/texts.ts';
import { defaultModelConfig } from '../../../config/model.ts';
import { objectiveFields, readsSetting } from '../../../config/objective.ts';
import { byteVocabularyId } from '../../../config/run.ts';
import { trainingFields } from '../../../config/training.ts';
import { hasVocabulary, useCorpus } from '../../../state/corpus.ts';
import { changeSeed, useCorruption } from '../../../state/corruption.ts';
import { changeObjective, chooseVocabulary, useDraft } from '../../../state/draft.ts';
import { ChoiceField } from '../../fields/ChoiceField.tsx';
import { NumberField } from '../../fields/NumberField.tsx';
import classes from './settings.module.css';

export function Settings() {
  const { t } = useTranslation('corrupt');
  const objective = useDraft((state) => state.settings.objective);
  const seed = useCorruption((state) => state.seed);
  return (
    <div className={classes.settings}>
      <ChoiceField
        name="objective"
        row={objectiveFields.objective}
        value={objective.objective}
        onChange={(value) => changeObjective({ objective: value })}
      />
      <NumberField
        name="noiseDensity"
        row={objectiveFields.noiseDensity}
        value={objective.noiseDensity}
        disabled={!readsSetting(objective.objective, 'noiseDensity')}
        onChange={(noiseDensity) => changeObjective({ noiseDensity })}
      />
      <NumberField
        name="meanNoiseSpanLength"
        row={objectiveFields.meanNoiseSpanLength}
        value={objective.meanNoiseSpanLength}
        disabled={!readsSetting(objective.objective, 'meanNoiseSpanLength')}
        onChange={(meanNoiseSpanLength) => changeObjective({ meanNoiseSpanLength })}
      />
      <div className={classes.seed}>
        <NumberField name="seed" row={trainingFields.seed} value={seed} onChange={changeSeed} />
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => changeSeed(Math.floor(Math.random() * 10_000))}
        >
          {t('dice')}
        </Button>
      </div>
      <VocabularyChoice />
    </div>
  );
}

function VocabularyChoice() {
  const { t } = useTranslation('corrupt');
  const vocabularyId = useDraft((state) => state.settings.vocabularyId);
  const vocabularies = useCorpus((state) => state.vocabularies);
  const stored = useCorpus((state) => hasVocabulary(state, vocabularyId));
  const choose = (id: string) =>
    chooseVocabulary(id, vocabularies.find((one) => one.id === id)?.size ?? defaultModelConfig.vocabSize);
  const take = (file: File | undefined) => {
    if (file) void takeVocabulary.perform({ name: file.name, source: file });
  };
  return (
    <div className={classes.vocabulary}>
      <label>
        {t('vocabulary')}
        <select value={vocabularyId} onChange={(event) => choose(event.currentTarget.value)}>
          <option value={byteVocabularyId}>{t('bytes')}</option>
          {!stored && (
            <option value={vocabularyId} disabled>
              {t('notStored')}
            </option>
          )}
          {vocabularies.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label className={classes.file}>
        {t('import')}
        <input type="file" accept=".model" onChange={(event) => take(event.currentTarget.files?.[0])} />
      </label>
    </div>
  );
}
