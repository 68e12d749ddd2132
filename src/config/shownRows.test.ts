// Which settings the form has where. Oracle: written out once, as the page has them.
import { describe, expect, it } from 'vitest';
import { choice, defaultsOf, number, schemaOf, toggle } from './field.ts';
import { defaultModelConfig, modelFields } from './model.ts';
import { defaultObjectiveConfig, objectiveFields, objectiveNames, readsSetting } from './objective.ts';
import { namedRows, shownRows } from './shownRows.ts';
import { defaultTrainingConfig, trainingFields } from './training.ts';

const names = (rows: ReturnType<typeof shownRows>) => rows.map(({ words }) => words);

describe('the form of a new run', () => {
  it('has these settings at once', () => {
    expect(names(shownRows(objectiveFields, defaultObjectiveConfig, 'first'))).toEqual(['objective']);
    expect(names(shownRows(modelFields, defaultModelConfig, 'first'))).toEqual(['architecture']);
    expect(names(shownRows(trainingFields, defaultTrainingConfig, 'first'))).toEqual(['optimizer', 'steps']);
  });

  it('has all others behind "More settings", but for what the vocabulary decides', () => {
    const all = (fields: typeof modelFields | typeof trainingFields) => Object.keys(fields).length;
    const more = shownRows(modelFields, defaultModelConfig, 'more');
    expect(more).toHaveLength(all(modelFields) - 1 - 4);
    expect(names(more)).not.toContain('vocabSize');
    const training = shownRows(trainingFields, defaultTrainingConfig, 'more');
    expect(training).toHaveLength(all(trainingFields) - 2);
  });

  it('has the settings that an objective reads, and no others', () => {
    for (const objective of objectiveNames) {
      const values = { ...defaultObjectiveConfig, objective };
      const read = (['noiseDensity', 'meanNoiseSpanLength'] as const).filter((name) =>
        readsSetting(objective, name),
      );
      expect([objective, ...names(shownRows(objectiveFields, values, 'more'))]).toEqual([objective, ...read]);
    }
    const rates = objectiveNames.filter((objective) => readsSetting(objective, 'noiseDensity'));
    expect(rates).toEqual(['span-corruption', 'replace-spans', 'bert-style', 'mass-style', 'drop-tokens']);
  });

  it.each([
    ['encoder-decoder', ['numLayers', 'numDecoderLayers']],
    ['shared', ['layers']],
    ['decoder-lm', ['layers']],
  ] as const)('asks of %s how deep the stacks are that it has', (architecture, depths) => {
    const rows = shownRows(modelFields, { ...defaultModelConfig, architecture }, 'more');
    expect(names(rows).filter((name) => /layers$/i.test(name))).toEqual(depths);
  });
});

describe('a row that is added', () => {
  const before = { width: number({ default: 4, min: 1, max: 8, step: 1 }) };
  const after = {
    ...before,
    depth: number({ default: 2, min: 1, max: 8, step: 1, addedLater: true, shown: 'first' }),
    kind: choice(['plain', 'gated'], { addedLater: true }),
    tied: toggle(true, { addedLater: true, shown: 'never' }),
  };

  it('is its default in what was written before there was one, and is demanded otherwise', () => {
    const written = defaultsOf(before);
    expect(schemaOf(after).parse(written)).toEqual(defaultsOf(after));
    expect(schemaOf({ ...after, kind: choice(['plain', 'gated']) }).safeParse(written).success).toBe(false);
    expect(schemaOf(after).safeParse({ ...written, depth: 9 }).success).toBe(false);
  });

  it('turns up where it says', () => {
    const values = defaultsOf(after);
    expect(names(shownRows(after, values, 'first'))).toEqual(['depth']);
    expect(names(shownRows(after, values, 'more'))).toEqual(['width', 'kind']);
    expect(names(shownRows(after, values))).toEqual(['width', 'depth', 'kind']);
    expect(names(namedRows(after, ['tied', 'nothing', 'width']))).toEqual(['tied', 'width']);
  });
});
