// Everything that is chosen before a run starts. A text file may be dropped anywhere on it.
import { Button, Kbd } from '@mantine/core';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { takeText } from '../../../commands/texts.ts';
import { start } from '../../../commands/training.ts';
import { dismissCorpusFailure, useCorpus } from '../../../state/corpus.ts';
import { useDraft } from '../../../state/draft.ts';
import { settingsLink } from '../../../state/settingsLink.ts';
import { FailureNote } from '../../FailureNote.tsx';
import { useCopyLink } from '../../useCopyLink.ts';
import { useKeyWords } from '../../useKeyWords.ts';
import { EstimateLine } from './EstimateLine.tsx';
import { LearningFields, MoreSettings } from './LearningFields.tsx';
import { SizePicker } from './SizePicker.tsx';
import classes from './setup.module.css';
import { TextPicker } from './TextPicker.tsx';
import { useObstacleToStart } from './useObstacle.ts';
import { VocabularyPicker } from './VocabularyPicker.tsx';

export function RunSetup() {
  const { t } = useTranslation('train');
  const keyWords = useKeyWords();
  const failure = useCorpus((state) => state.failure);
  const obstacle = useObstacleToStart();
  return (
    <DropZone>
      <Row label={t('text')} control="train-text">
        <TextPicker />
      </Row>
      {failure && <FailureNote failure={failure} onDismiss={dismissCorpusFailure} />}
      <Row label={t('vocabulary')} control="train-vocabulary">
        <VocabularyPicker />
      </Row>
      <Row label={t('size')}>
        <SizePicker />
      </Row>
      <Row label={t('learning')}>
        <LearningFields />
      </Row>
      <Row label="">
        <MoreSettings />
        <EstimateLine />
        <div className={classes.line}>
          <Button
            size="md"
            disabled={obstacle !== ''}
            onClick={() => void start.perform()}
            aria-keyshortcuts="Control+Enter Meta+Enter"
          >
            {t('start')}
          </Button>
          <Kbd className={classes.key}>{keyWords(start.shortcut)}</Kbd>
          <CopyLink />
        </div>
        <p className={classes.obstacle} role="status">
          {obstacle}
        </p>
      </Row>
    </DropZone>
  );
}

function Row({ label, control, children }: { label: string; control?: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      {control ? (
        <label className={classes.label} htmlFor={control}>
          {label}
        </label>
      ) : (
        <span className={classes.label}>{label}</span>
      )}
      <div className={classes.content}>{children}</div>
    </div>
  );
}

/** Dropping is a shortcut for the mouse; the button beside the text does the same. */
function DropZone({ children }: { children: ReactNode }) {
  const { t } = useTranslation('train');
  const [over, setOver] = useState(false);
  const isFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) void takeText.perform({ name: file.name, source: file });
  };
  return (
    <section
      className={classes.setup}
      aria-label={t('newRun')}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      {children}
      {over && <p className={classes.dropNow}>{t('textDropNow')}</p>}
    </section>
  );
}

function CopyLink() {
  const { t } = useTranslation('train');
  const settings = useDraft((state) => state.settings);
  const { copy, said } = useCopyLink(() => {
    const search = settingsLink(settings);
    return search === '' ? location.pathname : `${location.pathname}?${search}`;
  });
  return (
    <>
      <Button variant="subtle" size="compact-md" onClick={() => void copy()}>
        {t('copyLink')}
      </Button>
      <span role="status" className="quiet">
        {said}
      </span>
    </>
  );
}
