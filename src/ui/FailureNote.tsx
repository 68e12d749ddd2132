// A failure in one sentence with its remedy, in the user's language where its code is known; the details on request.
import { useTranslation } from 'react-i18next';
import type { Failure } from '../state/failure.ts';
import classes from './failure.module.css';

export interface FailureNoteProps {
  failure: Failure;
  onDismiss?: (() => void) | undefined;
}

export function FailureNote({ failure, onDismiss }: FailureNoteProps) {
  const { t, i18n } = useTranslation(['errors', 'frame']);
  const { wanted, got, remedy, message } = failure;
  const known = i18n.exists(`errors:${failure.code}`);
  const sentence = known
    ? t(`errors:${failure.code}`, { wanted, got, remedy })
    : t('errors:unknown', { wanted, got, remedy });
  return (
    <div role="alert" className={classes.failure}>
      <p>{sentence}</p>
      {message !== sentence && (
        <details>
          <summary>{t('errors:details')}</summary>
          <code>{message}</code>
        </details>
      )}
      {onDismiss && (
        <button type="button" onClick={onDismiss}>
          {t('frame:dismiss')}
        </button>
      )}
    </div>
  );
}
