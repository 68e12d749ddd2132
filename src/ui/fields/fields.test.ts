import { describe, expect, it } from 'vitest';
import { decodingFields } from '../../config/decoding.ts';
import { type Field, type NumberField, number } from '../../config/field.ts';
import { modelFields } from '../../config/model.ts';
import { objectiveFields } from '../../config/objective.ts';
import { trainingFields } from '../../config/training.ts';
import { checkNumber, parseNumber, typed } from './parse.ts';
import { positionOf, slideOf, sliderStops, valueAt } from './slide.ts';

const steps = number({ default: 4, min: 1, max: 16, step: 1, integer: true });
const wide = number({ default: 1, min: 0, max: 1e6, step: 1, integer: true });
const fraction = number({ default: 1, min: 0, max: 1e6, step: 0.1 });
const languages = ['en', 'ko', 'de'] as const;

/** The number that a text is read as, or why it is none. */
function readIn(text: string, field: NumberField, language: string): number | string {
  const parsed = parseNumber(text, field, language);
  return parsed.kind === 'value' ? parsed.value : parsed.problem;
}

const everyNumberRow = [decodingFields, modelFields, objectiveFields, trainingFields].flatMap((table) =>
  Object.entries(table as Record<string, Field>).filter(
    (entry): entry is [string, NumberField] => entry[1].kind === 'number',
  ),
);

describe('parseNumber', () => {
  it.each(languages)('reads decimals with a point or a comma, and exponents, in %s', (language) => {
    const read = (text: string, field: NumberField) => parseNumber(text, field, language);
    expect(read(' 0,15 ', objectiveFields.noiseDensity)).toEqual({ kind: 'value', value: 0.15 });
    expect(read('0.15', objectiveFields.noiseDensity)).toEqual({ kind: 'value', value: 0.15 });
    expect(read('0.125', objectiveFields.noiseDensity)).toEqual({ kind: 'value', value: 0.125 });
    expect(read('0,125', objectiveFields.noiseDensity)).toEqual({ kind: 'value', value: 0.125 });
    expect(read('1e-4', trainingFields.learningRate)).toEqual({ kind: 'value', value: 1e-4 });
    expect(read('1,5e−4', trainingFields.learningRate)).toEqual({ kind: 'value', value: 1.5e-4 });
    expect(read('−2', decodingFields.lengthPenalty)).toEqual({ kind: 'value', value: -2 });
  });

  // Number or refusal of each text on a page in English, Korean and German.
  it.each<[string, Record<(typeof languages)[number], number | 'not-a-number'>]>([
    ['10000', { en: 10_000, ko: 10_000, de: 10_000 }],
    ['10,000', { en: 10_000, ko: 10_000, de: 'not-a-number' }],
    ['10.000', { en: 'not-a-number', ko: 'not-a-number', de: 10_000 }],
    ['1,000,000', { en: 1_000_000, ko: 1_000_000, de: 1_000_000 }],
    ['1.000.000', { en: 1_000_000, ko: 1_000_000, de: 1_000_000 }],
    ['10,000.0', { en: 10_000, ko: 10_000, de: 10_000 }],
    ['10,00,000', { en: 'not-a-number', ko: 'not-a-number', de: 'not-a-number' }],
  ])('reads the whole number %s with the marks of the language', (text, wanted) => {
    for (const language of languages)
      expect([language, readIn(text, wide, language)]).toEqual([language, wanted[language]]);
  });

  it.each<[string, Record<(typeof languages)[number], number | 'not-a-number'>]>([
    ['1.500', { en: 1.5, ko: 1.5, de: 'not-a-number' }],
    ['1,500', { en: 'not-a-number', ko: 'not-a-number', de: 1.5 }],
    ['1,5', { en: 1.5, ko: 1.5, de: 1.5 }],
    ['1.234,5', { en: 1234.5, ko: 1234.5, de: 1234.5 }],
  ])('reads the fraction %s with the marks of the language', (text, wanted) => {
    for (const language of languages)
      expect([language, readIn(text, fraction, language)]).toEqual([language, wanted[language]]);
  });

  it.each([
    ['', 'empty'],
    ['four', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['2.5', 'not-whole'],
    ['0', 'too-small'],
    ['17', 'too-large'],
    ['1e400', 'too-large'],
  ] as const)('refuses %j as %s', (text, problem) => {
    expect(parseNumber(text, steps, 'en')).toEqual({ kind: 'wrong', problem });
  });

  it.each(everyNumberRow)('takes back what it prints: %s', (_name, field) => {
    for (const language of languages)
      for (const value of [field.default, field.min, field.max])
        expect(parseNumber(typed(value, language), field, language)).toEqual({ kind: 'value', value });
  });

  it('prints with the mark of the language', () => {
    expect([typed(0.05, 'en'), typed(0.05, 'ko'), typed(0.05, 'de')]).toEqual(['0.05', '0.05', '0,05']);
    expect(typed(1.5e-6, 'de')).toBe('1,5e-6');
    expect(typed(10_000, 'de')).toBe('10000');
  });
});

describe('sliders', () => {
  it('move wide ranges by orders of magnitude and leave seeds without one', () => {
    expect(slideOf(trainingFields.learningRate)).toBe('logarithmic');
    expect(slideOf(trainingFields.batchSize)).toBe('logarithmic');
    expect(slideOf(objectiveFields.noiseDensity)).toBe('linear');
    expect(slideOf(decodingFields.topP)).toBe('linear');
    expect(slideOf(trainingFields.seed)).toBe('none');
  });

  it.each(everyNumberRow)('never leave the range or the grid: %s', (_name, field) => {
    for (let position = 0; position <= sliderStops; position += 1)
      expect(checkNumber(valueAt(position, field), field).kind).toBe('value');
    expect(valueAt(0, field)).toBeCloseTo(field.min, 9);
    expect(valueAt(sliderStops, field)).toBeCloseTo(field.max, 9);
  });

  it.each(everyNumberRow)('never run backwards: %s', (_name, field) => {
    for (let position = 1; position <= sliderStops; position += 1)
      expect(valueAt(position, field)).toBeGreaterThanOrEqual(valueAt(position - 1, field));
    expect(positionOf(field.min, field)).toBe(0);
    expect(positionOf(field.max, field)).toBe(sliderStops);
  });
});
