// A table of settings as labels and values, in the page's language.
import type { TFunction } from 'i18next';
import type { Field, Fields } from '../../../config/field.ts';

type Value = number | boolean | string;

export interface Line {
  name: string;
  label: string;
  value: string;
}

/** A line for each row that is for a person to choose: the vocabulary decides the others. */
export function writtenSettings(
  fields: Fields,
  values: Readonly<Record<string, Value>>,
  language: string,
  t: TFunction<'fields'>,
): Line[] {
  return Object.entries(fields)
    .filter(([name, field]) => field.inLink && name !== 'vocabSize')
    .map(([name, field]) => {
      const value = written(name, field, values[name] ?? field.default, language, t);
      return { name, label: t(`${name}.label`), value };
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
