// What a person typed, against the row of the setting: a value, or what is wrong with it.
// Knows nothing of React; the sentence for a problem is in ui/words under its name.
import type { NumberField } from '../../config/field.ts';

export type Parsed =
  | { kind: 'value'; value: number }
  | { kind: 'wrong'; problem: 'empty' | 'not-a-number' | 'not-whole' | 'too-small' | 'too-large' };

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads `text` under a row: `0,15` and `1e-4` count as numbers, `1,000` in German as one. */
export function parseNumber(text: string, field: NumberField): Parsed {
  const trimmed = text.trim().replace('−', '-').replace(',', '.');
  if (trimmed === '') return { kind: 'wrong', problem: 'empty' };
  if (!numeric.test(trimmed)) return { kind: 'wrong', problem: 'not-a-number' };
  return checkNumber(Number(trimmed), field);
}

/** The same for a number that did not come from typing, such as one from a link. */
export function checkNumber(value: number, field: NumberField): Parsed {
  if (Number.isNaN(value)) return { kind: 'wrong', problem: 'not-a-number' };
  if (value < field.min) return { kind: 'wrong', problem: 'too-small' };
  if (value > field.max) return { kind: 'wrong', problem: 'too-large' };
  if (field.integer && !Number.isInteger(value)) return { kind: 'wrong', problem: 'not-whole' };
  return { kind: 'value', value };
}

/** How a value stands in its box: no thousands separators, no tails of binary fractions. */
export function typed(value: number): string {
  if (Math.abs(value) < 1e-4 && value !== 0) return Number(value.toPrecision(6)).toExponential();
  return String(Number(value.toPrecision(10)));
}
