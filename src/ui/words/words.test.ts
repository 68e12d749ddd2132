import { expect, it } from 'vitest';
import { decodingFields } from '../../config/decoding.ts';
import type { Fields } from '../../config/field.ts';
import { architectures, modelFields } from '../../config/model.ts';
import { objectiveFields, objectiveNames } from '../../config/objective.ts';
import { shownRows } from '../../config/shownRows.ts';
import { trainingFields } from '../../config/training.ts';
import { words } from './resources.ts';

/** Every sentence under its dotted key. */
function sentences(area: object, prefix = ''): [string, string][] {
  return Object.entries(area).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : sentences(value as object, `${prefix}${key}.`),
  );
}

const placeholders = (sentence: string) => [...new Set(sentence.match(/\{\{\w+\}\}/g) ?? [])].sort();
const english = sentences(words.en);

it.each(['ko', 'de'] as const)('has in %s the keys of English, no more and no fewer', (language) => {
  expect(
    sentences(words[language])
      .map(([key]) => key)
      .sort(),
  ).toEqual(english.map(([key]) => key).sort());
});

it.each(['ko', 'de'] as const)('names in %s nothing that English does not give', (language) => {
  const translated = new Map(sentences(words[language]));
  for (const [key, sentence] of english) {
    // A translation may leave a figure out, never ask for one that is not there.
    for (const one of placeholders(translated.get(key) ?? ''))
      expect([key, ...placeholders(sentence)]).toContain(one);
  }
});

// A word of a language stands for one thing: where it stands, the English sentence has the word beside it.
it.each([
  ['de', /Stapel/, /stack/i],
  ['ko', /배치/, /batch/i],
  ['ko', /실행/, /Play/],
] as const)('says in %s %s for one thing only', (language, word, meaning) => {
  const originals = new Map(english);
  const strangers = sentences(words[language]).filter(
    ([key, sentence]) => word.test(sentence) && !meaning.test(originals.get(key) ?? ''),
  );
  expect(strangers).toEqual([]);
});

it.each([/단계/, /글/, /일시 정지/])('never says %s in Korean, which has another word for it', (word) => {
  expect(sentences(words.ko).filter(([, sentence]) => word.test(sentence))).toEqual([]);
});

it.each(['en', 'ko', 'de'] as const)('leaves no sentence empty and shouts nowhere in %s', (language) => {
  for (const [key, sentence] of sentences(words[language])) {
    expect([key, sentence.trim()]).not.toEqual([key, '']);
    expect([key, sentence.includes('!')]).toEqual([key, false]);
  }
});

it('calls a step 스텝 everywhere in Korean', () => {
  expect(sentences(words.ko).filter(([, sentence]) => sentence.includes('단계'))).toEqual([]);
});

// Rows are found by name when they are drawn, which no type can hold.
it('has label and help of every row that is shown, and a word for each of its choices', () => {
  const known = new Set(english.map(([key]) => key));
  const tables: [Fields, ...Readonly<Record<string, unknown>>[]][] = [
    [modelFields, ...architectures.map((architecture) => ({ architecture }))],
    [objectiveFields, ...objectiveNames.map((objective) => ({ objective }))],
    [trainingFields, {}],
    [decodingFields, {}],
  ];
  for (const [fields, ...values] of tables)
    for (const { words: row, field } of values.flatMap((one) => shownRows(fields, one))) {
      const choices = field.kind === 'choice' ? field.choices.map((choice) => `choices.${choice}`) : [];
      for (const key of ['label', 'help', ...choices]) expect(known).toContain(`fields.${row}.${key}`);
    }
});
