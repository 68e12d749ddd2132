// Oracle: what the engine can compute with, by hand; and every default.
import { describe, expect, it } from 'vitest';
import { type DecodingConfig, decodingFields, defaultDecodingConfig } from './decoding.ts';
import { defaultModelConfig, type ModelConfig, modelFields } from './model.ts';
import { breachesOf, decodingRules, modelRules } from './rules.ts';

const model = (change: Partial<ModelConfig>) =>
  breachesOf(modelRules, { ...defaultModelConfig, ...change }).map(
    ({ field, wanted }) => `${field} ${wanted}`,
  );
const decoding = (change: Partial<DecodingConfig>) =>
  breachesOf(decodingRules, { ...defaultDecodingConfig, ...change }).map(
    ({ field, wanted }) => `${field} ${wanted}`,
  );

describe('settings that go together', () => {
  it('are the defaults', () => {
    expect(model({})).toEqual([]);
    expect(decoding({})).toEqual([]);
  });

  it.each([
    [32, 16, ['relativeAttentionMaxDistance above 16']],
    [32, 8, ['relativeAttentionMaxDistance above 16']],
    [32, 17, []],
    [18, 9, ['relativeAttentionMaxDistance above 9']],
    [18, 10, []],
    [19, 9, ['relativeAttentionMaxDistance above 9']],
    [4, 8, []],
    [128, 64, ['relativeAttentionMaxDistance above 64']],
  ])(
    '%i buckets up to a distance of %i',
    (relativeAttentionNumBuckets, relativeAttentionMaxDistance, wanted) => {
      expect(model({ relativeAttentionNumBuckets, relativeAttentionMaxDistance })).toEqual(wanted);
    },
  );

  it.each(['padTokenId', 'eosTokenId', 'decoderStartTokenId'] as const)(
    '%s below the size of the table',
    (field) => {
      expect(model({ vocabSize: 100, [field]: 99 })).toEqual([]);
      expect(model({ vocabSize: 100, [field]: 100 })).toEqual([`${field} below 100`]);
    },
  );

  it.each(['beam', 'google-beam'] as const)('as many answers as beams: %s', (method) => {
    expect(decoding({ method, numBeams: 4, numReturnSequences: 4 })).toEqual([]);
    expect(decoding({ method, numBeams: 4, numReturnSequences: 5 })).toEqual([
      'numReturnSequences at most 4',
    ]);
  });

  it('any number of samples', () => {
    expect(decoding({ method: 'sample', numBeams: 1, numReturnSequences: 16 })).toEqual([]);
  });

  it('a shortest answer no longer than the longest', () => {
    expect(decoding({ minNewTokens: 5, maxNewTokens: 5 })).toEqual([]);
    expect(decoding({ minNewTokens: 6, maxNewTokens: 5 })).toEqual(['minNewTokens at most 5']);
  });
});

it('rules name rows that exist', () => {
  for (const { field, on } of modelRules)
    expect(Object.keys(modelFields)).toEqual(expect.arrayContaining([field, on]));
  for (const { field, on } of decodingRules)
    expect(Object.keys(decodingFields)).toEqual(expect.arrayContaining([field, on]));
});
