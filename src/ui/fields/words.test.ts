import { describe, expect, it } from 'vitest';
import { decodingFields } from '../../config/decoding.ts';
import type { Field } from '../../config/field.ts';
import { modelFields } from '../../config/model.ts';
import { objectiveFields } from '../../config/objective.ts';
import { trainingFields } from '../../config/training.ts';
import { words } from '../words/resources.ts';

/** What the vocabulary decides is never a field. */
const decidedElsewhere = new Set(['vocabSize', 'padTokenId', 'eosTokenId', 'decoderStartTokenId']);
const rows = [decodingFields, modelFields, objectiveFields, trainingFields]
  .flatMap((table) => Object.entries(table as Record<string, Field>))
  .filter(([name]) => !decidedElsewhere.has(name));

type Entry = { label?: string; help?: string; choices?: Record<string, string> };

describe.each(['en', 'ko', 'de'] as const)('the words of the fields in %s', (language) => {
  const entries = words[language].fields as Record<string, Entry>;

  it.each(rows)('name %s, its choices, and a section of the paper', (name, field) => {
    const entry = entries[name];
    expect(entry?.label).toBeTruthy();
    expect(entry?.help).toMatch(/\d\.\d/);
    if (field.kind === 'choice') expect(Object.keys(entry?.choices ?? {})).toEqual([...field.choices]);
  });
});
