// What every field shares: label, help that opens in place, the dot that marks a value off its default and
// resets it, and the sentence under a value that is not allowed. Knows nothing of the control it frames.
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './fields.module.css';

/** Ids that tie a control to its label, help and error. */
export interface FieldIds {
  control: string;
  label: string;
  describedBy: string | undefined;
}

interface FieldFrameProps {
  /** The row's name in its table; labels and help are words under it. */
  name: string;
  offDefault: boolean;
  /** How the default reads, for the reset's name. */
  defaultText: string;
  onReset: () => void;
  error?: string | undefined;
  disabled?: boolean | undefined;
  children: (ids: FieldIds) => ReactNode;
}

/** Label, control and number on one row; on narrow containers the label stands above. */
export function FieldFrame(props: FieldFrameProps) {
  const { t } = useTranslation('fields');
  const id = useId();
  const [open, setOpen] = useState(false);
  const help = t(`${props.name}.help`);
  const ids: FieldIds = {
    control: `${id}-control`,
    label: `${id}-label`,
    describedBy:
      [open ? `${id}-help` : '', props.error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined,
  };
  return (
    <div className={classes.field} data-field={props.name}>
      <div className={classes.row}>
        <span className={classes.name}>
          <ResetDot {...props} />
          <label id={ids.label} htmlFor={ids.control}>
            {t(`${props.name}.label`)}
          </label>
          <button
            type="button"
            className={classes.helpToggle}
            aria-expanded={open}
            aria-controls={`${id}-help`}
            aria-label={t('helpFor', { label: t(`${props.name}.label`) })}
            onClick={() => setOpen(!open)}
          >
            ?
          </button>
        </span>
        {props.children(ids)}
      </div>
      <p id={`${id}-help`} className={classes.help} hidden={!open}>
        {help}
      </p>
      {props.error && (
        <p id={`${id}-error`} className={classes.error} role="alert">
          {props.error}
        </p>
      )}
    </div>
  );
}

/** Keeps its place when the value is the default, so that nothing jumps. */
function ResetDot({ name, offDefault, defaultText, onReset, disabled }: FieldFrameProps) {
  const { t } = useTranslation('fields');
  const words = t('reset', { label: t(`${name}.label`), value: defaultText });
  if (!offDefault || disabled)
    return <span className={classes.dot} data-off={offDefault || undefined} aria-hidden="true" />;
  return (
    <button
      type="button"
      className={classes.dot}
      data-off
      title={words}
      aria-label={words}
      onClick={onReset}
    />
  );
}
