// Settings to URL search parameters and back. Only rows with `inLink` travel, only values off their default are written,
// and every value read is checked against its row; what is refused keeps its default and is reported.
import { type Field, type Fields, schemaOf, type ValuesOf } from '../config/field.ts';
import { Expected } from '../errors/expected.ts';

/** Writes what differs from the defaults into the parameters; what equals them is removed. */
export function writeSettings<T extends Fields>(fields: T, values: ValuesOf<T>, into: URLSearchParams): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name as keyof T];
    if (!field.inLink || value === field.default) into.delete(name);
    else into.set(name, String(value));
  }
}

/** Reads settings; `refused` has one error for each value that was out of range. */
export function readSettings<T extends Fields>(
  fields: T,
  from: URLSearchParams,
): { values: ValuesOf<T>; refused: Expected[] } {
  const refused: Expected[] = [];
  const entries = Object.entries(fields).map(([name, field]) => {
    const text = field.inLink ? from.get(name) : null;
    if (text === null) return [name, field.default];
    try {
      return [name, parseValue(name, field, text)];
    } catch (error) {
      if (!(error instanceof Expected)) throw error;
      refused.push(error);
      return [name, field.default];
    }
  });
  return { values: Object.fromEntries(entries) as ValuesOf<T>, refused };
}

/** One value from its text. Throws `link.value` where the row does not allow it. */
export function parseValue(name: string, field: Field, text: string): number | boolean | string {
  const value = readValue(field, text);
  if (value !== undefined) return value;
  throw new Expected(
    'link.value',
    `${name} ${rangeOf(field)}`,
    shortened(text),
    'The default is used instead.',
  );
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

/** What a row allows, as part of a sentence that needs no language. */
export function rangeOf(field: Field): string {
  switch (field.kind) {
    case 'number':
      return `${field.min} … ${field.max}`;
    case 'switch':
      return 'true | false';
    case 'choice':
      return field.choices.join(' | ');
  }
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
