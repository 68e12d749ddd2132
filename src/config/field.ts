// One row per setting: default, range, where the form has it and when, and whether it goes into a link. Forms, validation,
// links, summaries and the command line are derived from the rows, in their order, so that all of it is written once.
// Knows nothing of React or of the engine. Labels and help texts live in ui/words under the field's name.
import { z } from 'zod';

// The page's content security policy forbids eval, which zod would otherwise try for speed.
z.config({ jitless: true });

/** Values of a table, as its rows look at one another. */
type Beside = Readonly<Record<string, unknown>>;

/** What all rows say. */
interface Row {
  readonly inLink: boolean;
  /** Where the form of a new run has it: at once, behind "More settings", or nowhere, for something else decides it. */
  readonly shown: 'first' | 'more' | 'never';
  /** Whether it means anything beside the other values of its table; always if absent. */
  readonly appliesTo?: (values: Beside) => boolean;
  /** Under which name its words stand beside the other values; its own if absent. */
  readonly words?: (values: Beside) => string;
  /** What was written before there was this row lacks it, and means its default. */
  readonly addedLater?: boolean;
}

/** What a row may leave out: it goes into a link and stands behind "More settings". */
type Options = Partial<Row>;

/** A number with an inclusive range. */
export interface NumberField extends Row {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Only whole numbers are allowed. */
  readonly integer?: boolean;
  /** Sliders move by orders of magnitude. */
  readonly logarithmic?: boolean;
}

/** One of a closed list of values. */
export interface ChoiceField<T extends string = string> extends Row {
  readonly kind: 'choice';
  readonly default: T;
  readonly choices: readonly T[];
}

/** On or off. */
export interface SwitchField extends Row {
  readonly kind: 'switch';
  readonly default: boolean;
}

export type Field = NumberField | ChoiceField | SwitchField;
export type Fields = Readonly<Record<string, Field>>;

/** The value a field holds. */
type ValueOf<F extends Field> = F extends NumberField
  ? number
  : F extends SwitchField
    ? boolean
    : F extends ChoiceField<infer T>
      ? T
      : never;

/** The record of values that a table of fields describes. */
export type ValuesOf<T extends Fields> = { -readonly [K in keyof T]: ValueOf<T[K]> };

const usual = { inLink: true, shown: 'more' } as const;

/** A number row. */
export function number(row: Omit<NumberField, 'kind' | keyof Row> & Options): NumberField {
  return { ...usual, ...row, kind: 'number' };
}

/** A row with a closed list; the first choice is the default. */
export function choice<const T extends string>(
  choices: readonly [T, ...T[]],
  row: Options = {},
): ChoiceField<T> {
  return { ...usual, ...row, kind: 'choice', choices, default: choices[0] };
}

/** An on-or-off row. */
export function toggle(value: boolean, row: Options = {}): SwitchField {
  return { ...usual, ...row, kind: 'switch', default: value };
}

/** All defaults of a table. */
export function defaultsOf<T extends Fields>(fields: T): ValuesOf<T> {
  const entries = Object.entries(fields).map(([name, field]) => [name, field.default]);
  return Object.fromEntries(entries) as ValuesOf<T>;
}

function schemaOfField(field: Field): z.ZodType {
  const schema = schemaOfKind(field);
  return field.addedLater ? schema.default(field.default) : schema;
}

function schemaOfKind(field: Field): z.ZodType {
  switch (field.kind) {
    case 'number': {
      const range = z.number().min(field.min).max(field.max);
      return field.integer ? range.int() : range;
    }
    case 'choice':
      return z.enum(field.choices as [string, ...string[]]);
    case 'switch':
      return z.boolean();
  }
}

/** The zod schema that a table of fields describes; a key too many is refused, and one too few unless its row was added later. */
export function schemaOf<T extends Fields>(fields: T): z.ZodType<ValuesOf<T>> {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)]),
  );
  return z.strictObject(shape) as unknown as z.ZodType<ValuesOf<T>>;
}
