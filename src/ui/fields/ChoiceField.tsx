// A setting that is one of a closed list: the platform's own picker, which phones and readers know best.
import { useTranslation } from 'react-i18next';
import type { ChoiceField as ChoiceRow } from '../../config/field.ts';
import { FieldFrame } from './FieldFrame.tsx';
import classes from './fields.module.css';

interface ChoiceFieldProps<T extends string> {
  name: string;
  row: ChoiceRow<T>;
  value: T;
  onChange: (value: T) => void;
  disabled?: boolean | undefined;
}

export function ChoiceField<T extends string>({ name, row, value, onChange, disabled }: ChoiceFieldProps<T>) {
  const { t } = useTranslation('fields');
  const words = (choice: string) => t(`${name}.choices.${choice}`);
  return (
    <FieldFrame
      name={name}
      offDefault={value !== row.default}
      defaultText={words(row.default)}
      onReset={() => onChange(row.default)}
      disabled={disabled}
    >
      {(ids) => (
        <select
          id={ids.control}
          className={classes.choice}
          value={value}
          disabled={disabled}
          aria-describedby={ids.describedBy}
          onChange={(event) => {
            const chosen = row.choices.find((choice) => choice === event.currentTarget.value);
            if (chosen !== undefined) onChange(chosen);
          }}
        >
          {row.choices.map((choice) => (
            <option key={choice} value={choice}>
              {words(choice)}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
