// A table of settings as labels and values, in the page's language.
import type { TFunction } from 'i18next';
import type { Field, Fields } from '../../../config/field.ts';
import { depthFields, type ModelConfig, modelFields } from '../../../config/model.ts';

type Value = number | boolean | string;

export interface Line {
  name: string;
  label: string;
  value: string;
}

/** A model's rows with their values: of the stacks that it has, the only one under the name `layers`. */
export function modelRows(model: ModelConfig): { fields: Fields; values: Readonly<Record<string, Value>> } {
  const depths = depthFields(model.architecture);
  const nameOf = (field: string) => {
    if (field !== 'numLayers' && field !== 'numDecoderLayers') return [field];
    if (!depths.includes(field)) return [];
    return [depths.length === 1 ? 'layers' : field];
  };
  const rows = Object.entries(modelFields).flatMap(([field, row]) =>
    nameOf(field).map((name) => [name, row]),
  );
  return { fields: Object.fromEntries(rows), values: { ...model, layers: model[depths[0]!] } };
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
