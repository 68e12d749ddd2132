// Which vocabulary cuts the text: bytes, or a SentencePiece model brought along. It decides the size of the output table.
import { useTranslation } from 'react-i18next';
import { takeVocabulary } from '../../../commands/texts.ts';
import { defaultModelConfig } from '../../../config/model.ts';
import { byteVocabularyId } from '../../../config/run.ts';
import { hasVocabulary, useCorpus } from '../../../state/corpus.ts';
import { chooseVocabulary, useDraft } from '../../../state/draft.ts';
import { count } from '../../figures.ts';
import { FilePick } from './FilePick.tsx';
import classes from './setup.module.css';

export function VocabularyPicker() {
  const { t, i18n } = useTranslation('train');
  const vocabularyId = useDraft((state) => state.settings.vocabularyId);
  const vocabularies = useCorpus((state) => state.vocabularies);
  const stored = useCorpus((state) => hasVocabulary(state, vocabularyId));
  const sizeOf = (id: string) =>
    vocabularies.find((one) => one.id === id)?.size ?? defaultModelConfig.vocabSize;
  return (
    <div className={classes.line}>
      <select
        id="train-vocabulary"
        className={classes.select}
        value={vocabularyId}
        onChange={(event) => chooseVocabulary(event.currentTarget.value, sizeOf(event.currentTarget.value))}
      >
        <option value={byteVocabularyId}>{t('vocabularyBytes')}</option>
        {!stored && (
          <option value={vocabularyId} disabled>
            {t('notStored')}
          </option>
        )}
        {vocabularies.map((one) => (
          <option key={one.id} value={one.id}>
            {t('vocabularyEntry', { name: one.name, size: count(one.size, i18n.language) })}
          </option>
        ))}
      </select>
      <FilePick
        label={t('vocabularyOpen')}
        accept=".model"
        onFile={(file) => void takeVocabulary.perform({ name: file.name, source: file })}
      />
    </div>
  );
}
