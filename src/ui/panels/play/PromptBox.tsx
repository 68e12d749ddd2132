// The prompt, examples of one, gaps for what a span-corruption model has learned to fill, and the Answer button.
import { Button, Kbd } from '@mantine/core';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, cancelAnswer } from '../../../commands/answering.ts';
import { objectiveFacts } from '../../../config/objective.ts';
import { beginning } from '../../../math/beginning.ts';
import { changePrompt, useAnswer } from '../../../state/answer.ts';
import { sentinelsOf, useCorpus } from '../../../state/corpus.ts';
import { useJob } from '../../../state/jobs.ts';
import type { ModelRecord } from '../../../state/records.ts';
import { cutPaste } from '../../fields/paste.ts';
import { count } from '../../figures.ts';
import { useKeyWords } from '../../useKeyWords.ts';
import classes from './play.module.css';
import { examplesOf, longestPrompt, nextSentinel, strangeSentinel, withGap } from './prompt.ts';

export function PromptBox({ asked }: { asked: ModelRecord | undefined }) {
  const { t, i18n } = useTranslation('play');
  const prompt = useAnswer((state) => state.prompt);
  const sentinels = useCorpus((state) => asked && sentinelsOf(state, asked.vocabularyId));
  const box = useRef<HTMLTextAreaElement>(null);
  const [cut, setCut] = useState(false);
  const write = (text: string) => {
    setCut(text.length > longestPrompt);
    changePrompt(beginning(text, longestPrompt));
  };
  return (
    <>
      <textarea
        ref={box}
        className={classes.prompt}
        aria-label={t('prompt')}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        placeholder={t('placeholder')}
        rows={2}
        value={prompt}
        onPaste={(event) => cutPaste(event, longestPrompt, write)}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <p className={classes.note} role="status">
        {cut
          ? t('cut', { most: count(longestPrompt, i18n.language) })
          : asked && hintFor(asked, prompt, sentinels ?? 0, t)}
      </p>
      <div className={classes.line}>
        <AnswerButton />
        {asked && objectiveFacts[asked.objective.objective].teaches === 'gaps' && (
          <GapButton box={box} sentinels={sentinels ?? 0} />
        )}
      </div>
    </>
  );
}

type Words = ReturnType<typeof useTranslation<'play'>>['t'];

/** What this model was taught, so that a first prompt is one it can answer; or what of the prompt it will not see so. */
function hintFor(model: ModelRecord, prompt: string, sentinels: number, t: Words): string {
  const skill = objectiveFacts[model.objective.objective].teaches;
  const token = nextSentinel(prompt, sentinels);
  if (skill !== 'gaps') return t(`learned.${skill}`, { token });
  const strange = strangeSentinel(prompt, sentinels);
  const last = `<extra_id_${sentinels - 1}>`;
  if (strange) return t('strangeSentinel', { token: strange, last });
  return token ? t('learned.gaps', { token }) : t('noSentinel', { last });
}

interface GapButtonProps {
  box: RefObject<HTMLTextAreaElement | null>;
  sentinels: number;
}

/** Where no sentinel is left, the hint above says why. */
function GapButton({ box, sentinels }: GapButtonProps) {
  const { t } = useTranslation('play');
  const sentinel = nextSentinel(
    useAnswer((state) => state.prompt),
    sentinels,
  );
  return (
    <Button
      variant="default"
      size="compact-md"
      disabled={!sentinel}
      onClick={() => sentinel && insertGap(box.current, sentinel)}
    >
      {sentinel ? t('sentinel', { token: sentinel }) : t('noGap')}
    </Button>
  );
}

function insertGap(box: HTMLTextAreaElement | null, sentinel: string): void {
  if (!box) return;
  const { prompt, caret } = withGap(box.value, sentinel, { from: box.selectionStart, to: box.selectionEnd });
  changePrompt(prompt);
  box.focus();
  requestAnimationFrame(() => box.setSelectionRange(caret, caret));
}

function AnswerButton() {
  const { t } = useTranslation('play');
  const keyWords = useKeyWords();
  const busy = useJob('answer') !== undefined;
  const ready = useAnswer(() => answer.enabled());
  if (busy)
    return (
      <>
        <Button loading size="md">
          {t('answering')}
        </Button>
        <Button variant="default" size="md" onClick={() => void cancelAnswer.perform()}>
          {t('cancel')}
        </Button>
      </>
    );
  return (
    <>
      <Button size="md" disabled={!ready} onClick={() => void answer.perform()}>
        {t('answer')}
      </Button>
      <Kbd className={classes.key}>{keyWords(answer.shortcut)}</Kbd>
    </>
  );
}

/** Writes an example into the box that fits what the model has learned. */
export function ExamplePicker({ asked }: { asked: ModelRecord }) {
  const { t } = useTranslation('play');
  const prompt = useAnswer((state) => state.prompt);
  const examples = examplesOf[objectiveFacts[asked.objective.objective].teaches];
  return (
    <label className={classes.pick}>
      <span>{t('example')}</span>
      <select
        value={examples.includes(prompt) ? prompt : ''}
        onChange={(event) => changePrompt(event.currentTarget.value)}
      >
        <option value="" disabled>
          {t('pickExample')}
        </option>
        {examples.map((example) => (
          <option key={example}>{example}</option>
        ))}
      </select>
    </label>
  );
}
