// The prompt, its task's prefix, gaps for what a span-corruption model has learned to fill, and the Answer button.
import { Button, Kbd } from '@mantine/core';
import { type ClipboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer } from '../../../commands/answering.ts';
import { cancelAnswer, changePrompt, useAnswer } from '../../../state/answer.ts';
import type { RunRecord } from '../../../state/records.ts';
import { count } from '../../figures.ts';
import { hasRate } from '../../frame/stripFacts.ts';
import classes from './play.module.css';
import {
  gapExample,
  longestPrompt,
  nextSentinel,
  type TaskName,
  taskNames,
  taskOf,
  withGap,
  withTask,
} from './prompt.ts';

export function PromptBox({ asked }: { asked: RunRecord | undefined }) {
  const { t, i18n } = useTranslation('play');
  const prompt = useAnswer((state) => state.prompt);
  const box = useRef<HTMLTextAreaElement>(null);
  const [cut, setCut] = useState(false);
  const write = (text: string) => {
    setCut(text.length > longestPrompt);
    changePrompt(text.slice(0, longestPrompt));
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
        onPaste={(event) => cutPaste(event, write)}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <p className={classes.note} role="status">
        {cut ? t('cut', { most: count(longestPrompt, i18n.language) }) : asked && hintFor(asked, prompt, t)}
      </p>
      <div className={classes.line}>
        <AnswerButton />
        <Button variant="default" size="compact-md" onClick={() => insertGap(box.current)}>
          {t('sentinel', { token: nextSentinel(prompt) })}
        </Button>
      </div>
    </>
  );
}

type Words = ReturnType<typeof useTranslation<'play'>>['t'];

/** What this model was taught, so that a first prompt is one it can answer. */
function hintFor(run: RunRecord, prompt: string, t: Words): string {
  const { objective } = run.settings.objective;
  return hasRate(objective) ? t('sentinelsLearned', { token: nextSentinel(prompt) }) : t('continues');
}

function insertGap(box: HTMLTextAreaElement | null): void {
  if (!box) return;
  const { prompt, caret } = withGap(box.value, box.selectionStart, box.selectionEnd);
  changePrompt(prompt);
  box.focus();
  requestAnimationFrame(() => box.setSelectionRange(caret, caret));
}

/** A huge text is cut before the browser lays it out, which is what would freeze the page. */
function cutPaste(event: ClipboardEvent<HTMLTextAreaElement>, write: (text: string) => void): void {
  const pasted = event.clipboardData.getData('text');
  if (pasted.length <= longestPrompt) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  write(value.slice(0, selectionStart) + pasted.slice(0, longestPrompt + 1) + value.slice(selectionEnd));
}

function AnswerButton() {
  const { t } = useTranslation('play');
  const busy = useAnswer((state) => state.busy);
  const ready = useAnswer(() => answer.enabled());
  if (busy)
    return (
      <>
        <Button loading size="md">
          {t('answering')}
        </Button>
        <Button variant="default" size="md" onClick={() => void cancelAnswer()}>
          {t('cancel')}
        </Button>
      </>
    );
  return (
    <>
      <Button size="md" disabled={!ready} onClick={answer.perform}>
        {t('answer')}
      </Button>
      <Kbd className={classes.key}>{/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'} Enter</Kbd>
    </>
  );
}

/** Puts a task's prefix before the prompt, or the paper's example of gaps into an empty one. */
export function TaskPicker() {
  const { t } = useTranslation('play');
  const prompt = useAnswer((state) => state.prompt);
  const pick = (chosen: string) => {
    const task = taskNames.find((name) => name === chosen);
    if (task) changePrompt(withTask(prompt, task));
    else if (chosen === 'fill') changePrompt(gapExample);
  };
  const shown: TaskName | 'fill' | '' = taskOf(prompt) ?? (prompt.includes('<extra_id_') ? 'fill' : '');
  return (
    <label className={classes.pick}>
      <span>{t('task')}</span>
      <select value={shown} onChange={(event) => pick(event.currentTarget.value)}>
        <option value="">{t('tasks.choose')}</option>
        <option value="fill">{t('tasks.fill')}</option>
        {taskNames.map((name) => (
          <option key={name} value={name}>
            {t(`tasks.${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
