import { expect, it } from 'vitest';
import { objectiveFields } from '../../config/objective.ts';
import { trainingFields } from '../../config/training.ts';
import { allowed } from './allowed.ts';

it('is a range in the figures of the language, or what a link may say', () => {
  expect(allowed(trainingFields.steps, 'en')).toBe('1 … 10,000,000');
  expect(allowed(trainingFields.steps, 'de')).toBe('1 … 10.000.000');
  expect(allowed(trainingFields.learningRate, 'de')).toBe('0,0000001 … 10');
  expect(allowed(trainingFields.fp16, 'ko')).toBe('true | false');
  expect(allowed(objectiveFields.objective, 'en')).toMatch(/^span-corruption \| /);
});
