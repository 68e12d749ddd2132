import { describe, expect, it } from 'vitest';
import { decodingFields } from '../../config/decoding.ts';
import { type Field, type NumberField, number } from '../../config/field.ts';
import { modelFields } from '../../config/model.ts';
import { objectiveFields } from '../../config/objective.ts';
import { trainingFields } from '../../config/training.ts';
import { checkNumber, parseNumber, typed } from './parse.ts';
import { positionOf, slideOf, sliderStops, valueAt } from './slide.ts';

const steps = number({ default: 4, min: 1, max: 16, step: 1, integer: true });
const everyNumberRow = [decodingFields, modelFields, objectiveFields, trainingFields].flatMap((table) =>
  Object.entries(table as Record<string, Field>).filter(
    (entry): entry is [string, NumberField] => entry[1].kind === 'number',
  ),
);

describe('parseNumber', () => {
  it('reads decimals with a point or a comma, and exponents', () => {
    expect(parseNumber(' 0,15 ', objectiveFields.noiseDensity)).toEqual({ kind: 'value', value: 0.15 });
    expect(parseNumber('1e-4', trainingFields.learningRate)).toEqual({ kind: 'value', value: 1e-4 });
    expect(parseNumber('−2', decodingFields.lengthPenalty)).toEqual({ kind: 'value', value: -2 });
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
    expect(parseNumber(text, steps)).toEqual({ kind: 'wrong', problem });
  });

  it.each(everyNumberRow)('takes back what it prints: %s', (_name, field) => {
    for (const value of [field.default, field.min, field.max])
      expect(parseNumber(typed(value), field)).toEqual({ kind: 'value', value });
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
