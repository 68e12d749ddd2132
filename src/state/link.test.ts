import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodingFields } from '../config/decoding.ts';
import type { Field, Fields } from '../config/field.ts';
import { objectiveFields } from '../config/objective.ts';
import { trainingFields } from '../config/training.ts';
import { readSettings, writeSettings } from './link.ts';

function anyValue(field: Field): fc.Arbitrary<number | string | boolean> {
  if (field.kind === 'choice') return fc.constantFrom(...field.choices);
  if (field.kind === 'switch') return fc.boolean();
  const { min, max } = field;
  // A link does not tell -0 from 0.
  return field.integer
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((value) => value + 0);
}

const valuesOf = (fields: Fields) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, anyValue(field)])));

it.each([
  ['objective', objectiveFields],
  ['training', trainingFields],
  ['decoding', decodingFields],
])('brings every %s setting back through a link', (_, fields: Fields) => {
  fc.assert(
    fc.property(valuesOf(fields), (values) => {
      const params = new URLSearchParams();
      writeSettings(fields, values, params);
      const through = new URLSearchParams(params.toString());
      expect(readSettings(fields, through)).toEqual({ values, refused: [] });
    }),
  );
});

it('writes nothing that is the default', () => {
  const params = new URLSearchParams('method=beam&other=1');
  writeSettings({ method: decodingFields.method }, { method: 'greedy' }, params);
  expect(params.toString()).toBe('other=1');
});

it.each([
  ['noiseDensity', '7'],
  ['noiseDensity', ''],
  ['noiseDensity', 'NaN'],
  ['objective', 'cloze'],
] as const)('refuses %s=%s and keeps the default', (name, got) => {
  const { values, refused } = readSettings(objectiveFields, new URLSearchParams(`${name}=${got}`));
  expect(values).toEqual({ objective: 'span-corruption', noiseDensity: 0.15, meanNoiseSpanLength: 3 });
  expect(refused).toEqual([{ name, got, field: objectiveFields[name] }]);
});

it('refuses a fraction where whole numbers are wanted', () => {
  expect(readSettings(trainingFields, new URLSearchParams('seed=1.5')).refused).toHaveLength(1);
});

it('refuses a switch that is neither on nor off, also one that links may lack', () => {
  const { values, refused } = readSettings(trainingFields, new URLSearchParams('gradientCheckpointing=yes'));
  expect(values.gradientCheckpointing).toBe(false);
  expect(refused).toHaveLength(1);
  expect(readSettings(trainingFields, new URLSearchParams()).refused).toEqual([]);
});
