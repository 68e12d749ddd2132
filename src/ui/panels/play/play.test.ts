import { describe, expect, it } from 'vitest';
import { decodingFields, defaultDecodingConfig } from '../../../config/decoding.ts';
import { objectiveFacts } from '../../../config/objective.ts';
import { entailed, rowsOf } from './decodingChoice.ts';
import { examplesOf, nextSentinel, strangeSentinel, withGap } from './prompt.ts';

describe('a prompt', () => {
  it('has gaps in an example only where gaps were learned, numbered from zero', () => {
    for (const [skill, examples] of Object.entries(examplesOf))
      for (const example of examples)
        expect([example, example.includes('<extra_id_0>')]).toEqual([example, skill === 'gaps']);
    expect(objectiveFacts['span-corruption'].teaches).toBe('gaps');
    expect(objectiveFacts.lm.teaches).toBe('beginnings');
  });

  it('numbers its gaps onwards', () => {
    const two = 'Thank you <extra_id_0> me to your party <extra_id_1> week.';
    expect(nextSentinel('', 100)).toBe('<extra_id_0>');
    expect(nextSentinel(two, 100)).toBe('<extra_id_2>');
  });

  it('has no gap beyond the last sentinel of the vocabulary', () => {
    expect(nextSentinel('<extra_id_123>', 125)).toBe('<extra_id_124>');
    expect(nextSentinel('<extra_id_124>', 125)).toBeUndefined();
    expect(nextSentinel('', 0)).toBeUndefined();
    expect(strangeSentinel('<extra_id_0> <extra_id_125> <extra_id_999>', 125)).toBe('<extra_id_125>');
    expect(strangeSentinel('<extra_id_124>', 125)).toBeUndefined();
  });

  it('puts a gap where the selection was, the caret behind it', () => {
    expect(withGap('I like tea.', '<extra_id_0>', { from: 7, to: 10 })).toEqual({
      prompt: 'I like <extra_id_0>.',
      caret: 19,
    });
  });
});

describe('decoding choices', () => {
  it.each(decodingFields.method.choices)('show only rows that exist under %s, each once', (method) => {
    const rows = rowsOf(method);
    expect(new Set(rows).size).toBe(rows.length);
    for (const row of rows) expect(decodingFields).toHaveProperty(row);
  });

  it('never show more answers than there are beams', () => {
    const beam = { ...defaultDecodingConfig, method: 'beam' as const };
    expect(entailed(beam, { numBeams: 2 })).toEqual({ numBeams: 2, numReturnSequences: 2 });
    expect(entailed(beam, { numReturnSequences: 6 })).toEqual({
      numReturnSequences: 6,
      numBeams: 6,
    });
  });

  it('draw more samples than there would be beams, and forget them under beam search', () => {
    const drawn = { ...defaultDecodingConfig, method: 'sample' as const, numReturnSequences: 9 };
    expect(entailed(drawn, { numReturnSequences: 10 })).toEqual({ numReturnSequences: 10 });
    expect(entailed(drawn, { method: 'beam' })).toEqual({ method: 'beam', numReturnSequences: 4 });
  });

  it('keep the shortest answer below the longest', () => {
    expect(entailed(defaultDecodingConfig, { minNewTokens: 99 })).toEqual({
      minNewTokens: 99,
      maxNewTokens: 99,
    });
    expect(entailed({ ...defaultDecodingConfig, minNewTokens: 9 }, { maxNewTokens: 5 })).toEqual({
      maxNewTokens: 5,
      minNewTokens: 5,
    });
    expect(entailed(defaultDecodingConfig, { topK: 3 })).toEqual({ topK: 3 });
  });
});
