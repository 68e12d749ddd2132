// A number setting: a slider where one makes sense, and always the number to type in.
// What is typed is sent only when the row allows it; otherwise a sentence says why, and the last value stays in use.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NumberField as NumberRow } from '../../config/field.ts';
import { FieldFrame, type FieldIds } from './FieldFrame.tsx';
import classes from './fields.module.css';
import { parseNumber, typed } from './parse.ts';
import { positionOf, slideOf, sliderStops, valueAt } from './slide.ts';

interface NumberFieldProps {
  name: string;
  row: NumberRow;
  value: number;
  onChange: (value: number) => void;
  disabled?: boolean | undefined;
  /** Why the value does not go with other settings. */
  problem?: string | undefined;
}

/** Text in the box while it is being typed, and the value it was typed over. */
interface Draft {
  text: string;
  over: number;
}

export function NumberField({ name, row, value, onChange, disabled, problem }: NumberFieldProps) {
  const { t, i18n } = useTranslation('fields');
  const [draft, setDraft] = useState<Draft>();
  const text = draft && draft.over === value ? draft.text : typed(value, i18n.language);
  const parsed = parseNumber(text, row, i18n.language);
  const type = (next: string) => {
    const read = parseNumber(next, row, i18n.language);
    setDraft({ text: next, over: read.kind === 'value' ? read.value : value });
    if (read.kind === 'value' && read.value !== value) onChange(read.value);
  };
  const shown = (one: number) =>
    new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 10 }).format(one);
  const error =
    parsed.kind === 'wrong'
      ? t(`problem.${parsed.problem}`, { min: shown(row.min), max: shown(row.max), kept: shown(value) })
      : problem;
  return (
    <FieldFrame
      name={name}
      offDefault={value !== row.default}
      defaultText={shown(row.default)}
      onReset={() => onChange(row.default)}
      error={error}
      disabled={disabled}
    >
      {(ids) => (
        <>
          <Slider row={row} value={value} onChange={onChange} ids={ids} disabled={disabled} />
          <input
            id={ids.control}
            className={classes.number}
            inputMode={row.integer && row.min >= 0 ? 'numeric' : 'text'}
            autoComplete="off"
            spellCheck={false}
            value={text}
            disabled={disabled}
            aria-invalid={error !== undefined}
            aria-describedby={ids.describedBy}
            onChange={(event) => type(event.currentTarget.value)}
            onBlur={() => parsed.kind === 'value' && setDraft(undefined)}
          />
        </>
      )}
    </FieldFrame>
  );
}

interface SliderProps extends Omit<NumberFieldProps, 'name' | 'problem'> {
  ids: FieldIds;
}

function Slider({ row, value, onChange, ids, disabled }: SliderProps) {
  const { i18n } = useTranslation();
  if (slideOf(row) === 'none') return <span className={classes.slider} />;
  const position = positionOf(value, row);
  return (
    <input
      type="range"
      className={classes.slider}
      min={0}
      max={sliderStops}
      step={1}
      value={position}
      disabled={disabled}
      aria-labelledby={ids.label}
      aria-valuetext={typed(value, i18n.language)}
      onKeyDown={(event) => {
        const direction = arrowDirection(event.key);
        if (direction === 0) return;
        event.preventDefault();
        onChange(nextValue(position, direction, value, row));
      }}
      onChange={(event) => onChange(valueAt(Number(event.currentTarget.value), row))}
    />
  );
}

function arrowDirection(key: string): -1 | 0 | 1 {
  if (key === 'ArrowRight' || key === 'ArrowUp') return 1;
  return key === 'ArrowLeft' || key === 'ArrowDown' ? -1 : 0;
}

/** The next value a thumb can stand on: several positions may share one, an arrow key always moves. */
function nextValue(position: number, direction: -1 | 1, value: number, row: NumberRow): number {
  for (let at = position + direction; at >= 0 && at <= sliderStops; at += direction) {
    const next = valueAt(at, row);
    if ((next - value) * direction > 0) return next;
  }
  return direction > 0 ? row.max : row.min;
}
