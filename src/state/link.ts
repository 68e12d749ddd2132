// Settings to URL search parameters and back. Only rows with `inLink` travel, only values off their default are written,
// and every value read is checked against its row; what is refused keeps its default and is reported.
import { type Field, type Fields, schemaOf, type ValuesOf } from '../config/field.ts';
import { breachesOf, type Rule } from '../config/rules.ts';
import { beginning } from '../math/beginning.ts';

/** Writes what differs from the defaults into the parameters; what equals them is removed. */
export function writeSettings<T extends Fields>(fields: T, values: ValuesOf<T>, into: URLSearchParams): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name as keyof T];
    if (!field.inLink || value === field.default) into.delete(name);
    else into.set(name, String(value));
  }
}

/** A value of a link that its row does not allow, or, with a bound, that a rule does not beside the others. */
export interface Refusal {
  name: string;
  field: Field;
  got: string;
  bound?: number;
}

/** Reads settings; `refused` has what was out of range. */
export function readSettings<T extends Fields>(
  fields: T,
  from: URLSearchParams,
): { values: ValuesOf<T>; refused: Refusal[] } {
  const refused: Refusal[] = [];
  const entries = Object.entries(fields).map(([name, field]) => {
    const text = field.inLink ? from.get(name) : null;
    if (text === null) return [name, field.default];
    const value = readValue(field, text);
    if (value === undefined) refused.push({ name, field, got: shortened(text) });
    return [name, value ?? field.default];
  });
  return { values: Object.fromEntries(entries) as ValuesOf<T>, refused };
}

/** The value, or undefined where the row's schema refuses it. */
function readValue(field: Field, text: string): number | boolean | string | undefined {
  const value = rawValue(field, text);
  if (value === undefined) return undefined; // which stands for the default where a row may be lacking
  const parsed = schemaOf({ value: field }).safeParse({ value });
  return parsed.success ? parsed.data.value : undefined;
}

function rawValue(field: Field, text: string): unknown {
  switch (field.kind) {
    case 'number':
      return text.trim() === '' ? undefined : Number(text);
    case 'switch':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'choice':
      return text;
  }
}

function shortened(text: string): string {
  return text.length > 40 ? `${beginning(text, 40)}…` : text;
}

/** Settings of a link with those at their defaults that do not go with the others. */
export function settledByRules<T extends Fields>(
  fields: T,
  rules: readonly Rule<ValuesOf<T>>[],
  read: { values: ValuesOf<T>; refused: Refusal[] },
): { values: ValuesOf<T>; refused: Refusal[] } {
  const breaches = breachesOf(rules, read.values).flatMap(({ field: name, bound, got }) => {
    const field = fields[name];
    return field ? [{ name, field, bound, got: String(got) }] : [];
  });
  const defaults = Object.fromEntries(breaches.map(({ name, field }) => [name, field.default]));
  return { values: { ...read.values, ...defaults }, refused: [...read.refused, ...breaches] };
}
