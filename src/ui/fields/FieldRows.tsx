// A table of settings as a list of fields: the rows of config/ decide what stands here, in their order.
import type { Field, Fields, ValuesOf } from '../../config/field.ts';
import type { ShownRow } from '../../config/shownRows.ts';
import { ChoiceField } from './ChoiceField.tsx';
import { NumberField } from './NumberField.tsx';
import { SwitchField } from './SwitchField.tsx';

interface FieldRowsProps<T extends Fields> {
  /** Of the table, in this order. */
  rows: readonly ShownRow[];
  values: ValuesOf<T>;
  onChange: (change: Partial<ValuesOf<T>>) => void;
  disabled?: boolean | undefined;
  /** Why a value does not go with others, in words, by row. */
  problems?: Readonly<Record<string, string>> | undefined;
}

export function FieldRows<T extends Fields>({
  rows,
  values,
  onChange,
  disabled,
  problems,
}: FieldRowsProps<T>) {
  return rows.map(({ name, field, words }) => {
    const change = (value: unknown) => onChange({ [name]: value } as Partial<ValuesOf<T>>);
    return (
      <OneField
        key={name}
        name={words}
        field={field}
        value={values[name]}
        onChange={change}
        disabled={disabled}
        problem={problems?.[name]}
      />
    );
  });
}

interface OneFieldProps {
  name: string;
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean | undefined;
  problem: string | undefined;
}

function OneField({ name, field, value, onChange, disabled, problem }: OneFieldProps) {
  const shared = { name, onChange, disabled };
  switch (field.kind) {
    case 'number':
      return <NumberField {...shared} row={field} value={Number(value)} problem={problem} />;
    case 'choice':
      return <ChoiceField {...shared} row={field} value={String(value)} />;
    case 'switch':
      return <SwitchField {...shared} row={field} value={value === true} />;
  }
}
