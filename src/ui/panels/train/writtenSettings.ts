// A table of settings as labels and values, in the page's language.
import type { TFunction } from 'i18next';
import type { Field, Fields } from '../../../config/field.ts';
import { shownRows } from '../../../config/shownRows.ts';

type Value = number | boolean | string;

export interface Line {
  name: string;
  label: string;
  value: string;
}

/** A line for each row that is for a person to choose and means something here. */
export function writtenSettings(
  fields: Fields,
  values: Readonly<Record<string, Value>>,
  language: string,
  t: TFunction<'fields'>,
): Line[] {
  return shownRows(fields, values).map(({ name, field, words }) => {
    const value = written(words, field, values[name] ?? field.default, language, t);
    return { name: words, label: t(`${words}.label`), value };
  });
}

function written(name: string, field: Field, value: Value, language: string, t: TFunction<'fields'>): string {
  switch (field.kind) {
    case 'number':
      return new Intl.NumberFormat(language, { maximumSignificantDigits: 15 }).format(Number(value));
    case 'switch':
      return t(value ? 'on' : 'off');
    case 'choice':
      return t(`${name}.choices.${value}`);
  }
}
