// One row per setting: default, range, and whether it goes into a link. Forms, validation, links and
// translations are derived from the rows, so a range is written exactly once.
// Knows nothing of React or of the engine. Labels and help texts live in ui/words under the field's name.
import { z } from 'zod';

// The page's content security policy forbids eval, which zod would otherwise try for speed.
z.config({ jitless: true });

/** A number with an inclusive range. */
export interface NumberField {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Only whole numbers are allowed. */
  readonly integer?: boolean;
  /** Sliders move by orders of magnitude. */
  readonly logarithmic?: boolean;
  readonly inLink: boolean;
}

/** One of a closed list of values. */
export interface ChoiceField<T extends string = string> {
  readonly kind: 'choice';
  readonly default: T;
  readonly choices: readonly T[];
  readonly inLink: boolean;
}

/** On or off. */
export interface SwitchField {
  readonly kind: 'switch';
  readonly default: boolean;
  readonly inLink: boolean;
  /** What was written before there was this row lacks it, and means its default. */
  readonly mayLack?: boolean;
}

export type Field = NumberField | ChoiceField | SwitchField;
export type Fields = Readonly<Record<string, Field>>;

/** The value a field holds. */
export type ValueOf<F extends Field> = F extends NumberField
  ? number
  : F extends SwitchField
    ? boolean
    : F extends ChoiceField<infer T>
      ? T
      : never;

/** The record of values that a table of fields describes. */
export type ValuesOf<T extends Fields> = { -readonly [K in keyof T]: ValueOf<T[K]> };

/** A number row; `inLink` defaults to true. */
export function number(row: Omit<NumberField, 'kind' | 'inLink'> & { inLink?: boolean }): NumberField {
  return { inLink: true, ...row, kind: 'number' };
}

/** A row with a closed list; the first choice is the default. */
export function choice<const T extends string>(choices: readonly [T, ...T[]]): ChoiceField<T> {
  return { kind: 'choice', choices, default: choices[0], inLink: true };
}

/** An on-or-off row. */
export function toggle(value: boolean, row: Pick<SwitchField, 'mayLack'> = {}): SwitchField {
  return { inLink: true, ...row, kind: 'switch', default: value };
}

/** All defaults of a table. */
export function defaultsOf<T extends Fields>(fields: T): ValuesOf<T> {
  const entries = Object.entries(fields).map(([name, field]) => [name, field.default]);
  return Object.fromEntries(entries) as ValuesOf<T>;
}

function schemaOfField(field: Field): z.ZodType {
  switch (field.kind) {
    case 'number': {
      const range = z.number().min(field.min).max(field.max);
      return field.integer ? range.int() : range;
    }
    case 'choice':
      return z.enum(field.choices as [string, ...string[]]);
    case 'switch':
      return field.mayLack ? z.boolean().default(field.default) : z.boolean();
  }
}

/** The zod schema that a table of fields describes; a key too many is refused, and one too few unless it may lack. */
export function schemaOf<T extends Fields>(fields: T): z.ZodType<ValuesOf<T>> {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)]),
  );
  return z.strictObject(shape) as unknown as z.ZodType<ValuesOf<T>>;
}
