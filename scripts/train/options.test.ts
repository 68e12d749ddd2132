import { expect, it } from 'vitest';
import { modelFields } from '../../src/config/model.ts';
import { objectiveFields } from '../../src/config/objective.ts';
import { defaultRunSettings } from '../../src/config/run.ts';
import {
  defaultLearningRates,
  defaultMomenta,
  optimizerNames,
  trainingFields,
} from '../../src/config/training.ts';
import { byteVocabulary } from '../../src/tokens/bytes.ts';
import { settingOptions, settingsOf } from './options.ts';
import { usage } from './usage.ts';

const vocabulary = byteVocabulary();
const ofVocabulary = ['vocabSize', 'padTokenId', 'eosTokenId', 'decoderStartTokenId'];

it('has an option for every setting that the vocabulary does not decide, each of another name', () => {
  const settings = [objectiveFields, trainingFields, modelFields].flatMap((fields) => Object.keys(fields));
  const keys = settingOptions.map(({ key }) => key);
  expect([...keys, ...ofVocabulary].sort()).toEqual([...settings].sort());
  expect(new Set(settingOptions.map(({ name }) => name)).size).toBe(settingOptions.length);
});

it('explains every option with words of its own', () => {
  for (const { name, key } of settingOptions) {
    const line = usage.split('\n').find((each) => each.trimStart().startsWith(`--${name} `));
    expect(line, name).toMatch(/ {2}\S.+/);
    expect(line, name).not.toContain(`  ${key},`);
  }
});

it('gives the defaults of the page without options, but for fewer steps', () => {
  const { objective, training, model } = settingsOf({}, vocabulary);
  expect(objective).toEqual(defaultRunSettings.objective);
  expect(training).toEqual({
    ...defaultRunSettings.training,
    steps: 500,
    evaluateEvery: 50,
    checkpointEvery: 50,
  });
  expect(model).toEqual(defaultRunSettings.model);
});

it('takes for every setting what its row allows, and nothing beyond', () => {
  for (const { name, key, group, field } of settingOptions) {
    if (field.kind !== 'number') continue;
    for (const edge of [field.min, field.max]) {
      // As few buckets as there may be, so that every distance goes with them.
      const few = { size: 'nano', 'relative-attention-num-buckets': '4' };
      const settings = settingsOf({ ...few, [name]: String(edge) }, vocabulary);
      expect(Object.entries(settings[group]), name).toContainEqual([key, edge]);
    }
    const beyond = String(field.max * 2 + 1);
    expect(() => settingsOf({ [name]: beyond }, vocabulary), name).toThrow(`for --${name}, got "${beyond}"`);
  }
});

it.each(optimizerNames)(
  'gives %s the rate and the momentum that are usual for it, unless others are named',
  (optimizer) => {
    expect(settingsOf({ optimizer }, vocabulary).training.learningRate).toBe(defaultLearningRates[optimizer]);
    expect(settingsOf({ optimizer }, vocabulary).training.momentum).toBe(defaultMomenta[optimizer]);
    const named = settingsOf({ optimizer, 'learning-rate': '0.5', momentum: '0' }, vocabulary);
    expect(named.training).toMatchObject({ learningRate: 0.5, momentum: 0 });
  },
);

it('refuses settings that do not go together, by the names of their options', () => {
  expect(() => settingsOf({ 'relative-attention-max-distance': '8' }, vocabulary)).toThrow(
    '--relative-attention-max-distance above 16 beside --relative-attention-num-buckets 32, got 8',
  );
});

it('knows --batch, as --batch-size was called', () => {
  expect(settingsOf({ batch: '3' }, vocabulary).training.batchSize).toBe(3);
  expect(() => settingsOf({ batch: 'x' }, vocabulary)).toThrow('for --batch-size, got "x"');
});

it('sets a size over the defaults, and named settings over the size', () => {
  const { model } = settingsOf({ size: 'small', 'num-heads': '2', fp16: true }, vocabulary);
  expect(model).toMatchObject({ dModel: 256, numHeads: 2, numLayers: 4 });
});
