// Which rows of a table a person sees, in the order of the table.
import type { Field, Fields } from './field.ts';

/** A row as it is drawn. */
export interface ShownRow {
  name: string;
  field: Field;
  /** Under which its words stand. */
  words: string;
}

/** The rows for a person to choose that mean something beside the table's other values; only those shown `where`. */
export function shownRows(
  fields: Fields,
  values: Readonly<Record<string, unknown>>,
  where?: 'first' | 'more',
): ShownRow[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const wanted = where === undefined ? field.shown !== 'never' : field.shown === where;
    if (!wanted || field.appliesTo?.(values) === false) return [];
    return [{ name, field, words: field.words?.(values) ?? name }];
  });
}

/** Rows by their names, in this order. */
export function namedRows(fields: Fields, names: readonly string[]): ShownRow[] {
  return names.flatMap((name) => {
    const field = fields[name];
    return field ? [{ name, field, words: name }] : [];
  });
}
