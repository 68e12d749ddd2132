import { expect, it } from 'vitest';
import { defaultModelConfig } from '../config/model.ts';
import { breachesOf, modelRules } from '../config/rules.ts';
import { forVocabulary } from './vocabularyConfig.ts';

it.each([
  [384, 0, 384],
  [385, 0, 512],
  [126, 126, 128],
  [128, 128, 256], // padding after the last id needs a row
])('a vocabulary of %i ids that pads with %i has a table of %i rows', (size, padId, vocabSize) => {
  const model = forVocabulary(defaultModelConfig, { size, padId, eosId: 2 });
  const ids = { padTokenId: padId, eosTokenId: 2, decoderStartTokenId: padId };
  expect(model).toEqual({ ...defaultModelConfig, ...ids, vocabSize });
  expect(breachesOf(modelRules, model)).toEqual([]);
});
