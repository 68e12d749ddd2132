// A failure in one sentence with its remedy, in the user's language where its code is known; the details on request.
import { useTranslation } from 'react-i18next';
import type { Failure } from '../state/failure.ts';
import classes from './failure.module.css';

interface FailureNoteProps {
  failure: Failure;
  onDismiss?: (() => void) | undefined;
  /** Where the note stands, if the remedy is at hand there: it is then worded for that place. */
  place?: 'models' | 'bench' | 'play' | undefined;
}

/** The key of the words for a code: its own for a place, its own, else its area's, else those for anything. */
export function wordsOfCode(code: string, exists: (key: string) => boolean, place?: string): string {
  const area = code.slice(0, code.indexOf('.'));
  return [`${code}_${place}`, code, `${area}.any`].find((key) => exists(`errors:${key}`)) ?? 'unknown';
}

export function FailureNote({ failure, onDismiss, place }: FailureNoteProps) {
  const { t, i18n } = useTranslation(['errors', 'frame']);
  const { code, wanted, got, remedy, message } = failure;
  const key = wordsOfCode(code, (one) => i18n.exists(one), place);
  return (
    <div role="alert" className={classes.failure}>
      <p>{t(`errors:${key}`, { wanted, got, remedy })}</p>
      <details>
        <summary>{t('errors:details')}</summary>
        <code>{message}</code>
      </details>
      {onDismiss && (
        <button type="button" onClick={onDismiss}>
          {t('frame:dismiss')}
        </button>
      )}
    </div>
  );
}
