// Corrupt: any text under any objective, span by span. Works without training anything.
import { Button } from '@mantine/core';
import { useDeferredValue, useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openCorruption } from '../../commands/links.ts';
import { goTrain } from '../../commands/places.ts';
import { setUpRun } from '../../commands/runs.ts';
import type { Corruption } from '../../protocol/corpus.ts';
import { dismissCorpusFailure, useCorpus } from '../../state/corpus.ts';
import {
  changeText,
  corruptionLink,
  corruptSoon,
  defaultText,
  longestText,
  useCorruption,
} from '../../state/corruption.ts';
import { useDraft } from '../../state/draft.ts';
import type { Refusal } from '../../state/link.ts';
import { FailureNote } from '../FailureNote.tsx';
import { LinkRefusals } from '../fields/LinkRefusals.tsx';
import { cutPaste } from '../fields/paste.ts';
import { count } from '../figures.ts';
import { EveryObjective } from '../panels/corrupt/EveryObjective.tsx';
import { Masks } from '../panels/corrupt/Masks.tsx';
import { Settings } from '../panels/corrupt/Settings.tsx';
import { Threads } from '../panels/corrupt/Threads.tsx';
import { useCopyLink } from '../useCopyLink.ts';
import classes from './corruptPage.module.css';

export function CorruptPage() {
  const { t } = useTranslation('corrupt');
  const failure = useCorruption((state) => state.failure);
  const importFailure = useCorpus((state) => state.failure);
  return (
    <>
      <h1>{t('title')}</h1>
      <p className="lead">{t('lead')}</p>
      <OpenedLink />
      <TextBox />
      <Settings />
      {importFailure && <FailureNote failure={importFailure} onDismiss={dismissCorpusFailure} />}
      {failure && <FailureNote failure={failure} />}
      <Result />
    </>
  );
}

/** Opens the link the visitor came with and follows every change of the draft. */
function OpenedLink() {
  const [refused, setRefused] = useState<Refusal[]>([]);
  useLayoutEffect(() => void openCorruption.perform(location.search).then(setRefused), []);
  useEffect(() => {
    corruptSoon();
    return useDraft.subscribe(corruptSoon);
  }, []);
  return <LinkRefusals refused={refused} />;
}

function TextBox() {
  const { t, i18n } = useTranslation('corrupt');
  const text = useCorruption((state) => state.text);
  const cut = useCorruption((state) => state.cut);
  return (
    <>
      <textarea
        className={classes.text}
        aria-label={t('text')}
        placeholder={t('placeholder')}
        rows={2}
        value={text}
        onPaste={(event) => cutPaste(event, longestText, changeText)}
        onChange={(event) => changeText(event.currentTarget.value)}
      />
      {cut && (
        <p role="status" className={classes.note}>
          {t('cut', { count: count(longestText, i18n.language) })}
        </p>
      )}
    </>
  );
}

function Result() {
  const { t } = useTranslation('corrupt');
  const text = useCorruption((state) => state.text);
  // Deferred: drawing hundreds of pieces gives way to typing.
  const corruption = useDeferredValue(useCorruption((state) => state.corruption));
  const masks = useDeferredValue(useCorruption((state) => state.masks));
  const all = useDeferredValue(useCorruption((state) => state.all));
  if (text.trim() === '')
    return (
      <p className={classes.empty}>
        {t('empty')}{' '}
        <Button variant="default" size="compact-sm" onClick={() => changeText(defaultText)}>
          {t('example')}
        </Button>
      </p>
    );
  if (!corruption) return <div className={classes.waiting} />;
  return (
    <>
      <Facts corruption={corruption} />
      <Threads corruption={corruption} />
      <Masks masks={masks} />
      <EveryObjective all={all} chosen={corruption.objective} />
    </>
  );
}

function Facts({ corruption }: { corruption: Corruption }) {
  const { t, i18n } = useTranslation('corrupt');
  const { hidden, total, inputs, targets } = corruption;
  const rate = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(hidden / Math.max(1, total));
  const spans = new Set(corruption.text.flatMap((piece) => piece.span ?? [])).size;
  return (
    <div className={classes.facts}>
      <p role="status">
        <strong>
          {corruption.objective === 'deshuffling'
            ? t('shuffled', { total })
            : t('hidden', { rate, hidden, total, spans })}
        </strong>
        {' · '}
        {t('lengths', { inputs: inputs.length, targets: targets.length })}
        {corruption.truncated && ` · ${t('truncated', { count: total })}`}
      </p>
      <Actions />
    </div>
  );
}

function Actions() {
  const { t } = useTranslation('corrupt');
  const { copy, said } = useCopyLink(corruptionLink);
  const train = async () => {
    await setUpRun.perform(undefined);
    await goTrain.perform();
  };
  return (
    <div className={classes.actions}>
      <span role="status" className="quiet">
        {said}
      </span>
      <Button variant="default" size="compact-sm" onClick={() => void copy()}>
        {t('link')}
      </Button>
      <Button variant="default" size="compact-sm" onClick={() => void train()}>
        {t('train')}
      </Button>
    </div>
  );
}
