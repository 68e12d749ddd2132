// A setting that is on or off.
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SwitchField as SwitchRow } from '../../config/field.ts';
import { FieldFrame } from './FieldFrame.tsx';
import classes from './fields.module.css';

interface SwitchFieldProps {
  name: string;
  row: SwitchRow;
  value: boolean;
  onChange: (value: boolean) => void;
  disabled?: boolean | undefined;
}

export function SwitchField({ name, row, value, onChange, disabled = false }: SwitchFieldProps) {
  const { t } = useTranslation('fields');
  return (
    <FieldFrame
      name={name}
      offDefault={value !== row.default}
      defaultText={t(row.default ? 'on' : 'off')}
      onReset={() => onChange(row.default)}
      disabled={disabled}
    >
      {(ids) => (
        <span className={classes.switch}>
          <Switch
            id={ids.control}
            size="sm"
            checked={value}
            disabled={disabled}
            aria-describedby={ids.describedBy}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
        </span>
      )}
    </FieldFrame>
  );
}
