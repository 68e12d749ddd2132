// Which text is trained on: the built-in sample, one brought before, an opened or dropped file, or pasted text.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { takeText } from '../../../commands/texts.ts';
import { builtInCorpusId } from '../../../config/run.ts';
import { hasCorpus, useCorpus } from '../../../state/corpus.ts';
import { chooseCorpus, useDraft } from '../../../state/draft.ts';
import { useJob } from '../../../state/jobs.ts';
import { bytes } from '../../figures.ts';
import { FilePick } from './FilePick.tsx';
import { PasteBox } from './PasteBox.tsx';
import classes from './setup.module.css';

export function TextPicker() {
  const { t, i18n } = useTranslation('train');
  const corpusId = useDraft((state) => state.settings.corpusId);
  const corpora = useCorpus((state) => state.corpora);
  const stored = useCorpus((state) => hasCorpus(state, corpusId));
  const importing = useJob('importText', 'importVocabulary')?.subject;
  const [pasting, setPasting] = useState(false);
  return (
    <div className={classes.choice}>
      <div className={classes.line}>
        <select
          id="train-text"
          className={classes.select}
          value={corpusId}
          onChange={(event) => chooseCorpus(event.currentTarget.value)}
        >
          <option value={builtInCorpusId}>{t('textSample')}</option>
          {!stored && (
            <option value={corpusId} disabled>
              {t('notStored')}
            </option>
          )}
          {corpora.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}, {bytes(one.bytes, i18n.language)}
            </option>
          ))}
        </select>
        <FilePick
          label={t('textOpen')}
          onFile={(file) => void takeText.perform({ name: file.name, source: file })}
        />
        <Button
          variant="default"
          size="compact-md"
          aria-expanded={pasting}
          onClick={() => setPasting(!pasting)}
        >
          {t('textPaste')}
        </Button>
        <span className="quiet" role="status">
          {importing === undefined ? t('textDrop') : t('textReading', { name: importing })}
        </span>
      </div>
      {pasting && <PasteBox close={() => setPasting(false)} />}
    </div>
  );
}
