// What a person typed, against the row of the setting: a value, or what is wrong with it. Numbers are read and shown
// with the marks of the page's language.
// Knows nothing of React; the sentence for a problem is in ui/words under its name.
import type { NumberField } from '../../config/field.ts';
import { decimalMark } from '../figures.ts';

type Parsed =
  | { kind: 'value'; value: number }
  | { kind: 'wrong'; problem: 'empty' | 'not-a-number' | 'not-whole' | 'too-small' | 'too-large' };

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const grouped = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;

/** Reads `text` under a row: `0.15`, `0,15`, `1e-4`, and `10,000` or, in German, `10.000`. */
export function parseNumber(text: string, field: NumberField, language: string): Parsed {
  const trimmed = text.trim().replaceAll('−', '-');
  if (trimmed === '') return { kind: 'wrong', problem: 'empty' };
  return checkNumber(readNumber(trimmed, field.integer === true, language), field);
}

/**
 * The number with the marks of the page's language, or else with the marks the other way round; NaN if it is none.
 * `10,000` can be ten thousand and ten. Then the language decides, unless a whole number would lose its thousands
 * or a fraction gain some: that is NaN, too.
 */
function readNumber(text: string, whole: boolean, language: string): number {
  const swapped = text.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ','));
  const [own, other] = decimalMark(language) === ',' ? [swapped, text] : [text, swapped];
  const meant = readWithPoint(own);
  const otherwise = readWithPoint(other);
  if (Number.isNaN(meant)) return otherwise;
  if (Number.isNaN(otherwise) || meant === otherwise) return meant;
  const isGrouped = Math.abs(meant) > Math.abs(otherwise);
  return isGrouped === whole ? meant : Number.NaN;
}

/** A number with a point before its decimals and, if at all, commas between all its thousands. */
function readWithPoint(text: string): number {
  return plain.test(text) || grouped.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN;
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
export function typed(value: number, language: string): string {
  const text =
    Math.abs(value) < 1e-4 && value !== 0
      ? Number(value.toPrecision(6)).toExponential()
      : String(Number(value.toPrecision(10)));
  return text.replace('.', decimalMark(language));
}
