import { describe, expect, it } from 'vitest';
import { minNewTokens, noRepeatNgrams, repetitionPenalty } from './processors.ts';

const banned = (scores: Float64Array) => [...scores.keys()].filter((id) => scores[id] === -Infinity);

describe('processors', () => {
  it('repetition penalty divides positive and multiplies negative scores of ids seen, once each', () => {
    const scores = Float64Array.of(2, -2, 4, -4);
    repetitionPenalty(2)(Int32Array.of(0, 1, 1, 1), scores);
    expect(Array.from(scores)).toEqual([1, -4, 4, -4]);
  });

  it('no-repeat bans what followed the same ids before', () => {
    const scores = new Float64Array(10);
    noRepeatNgrams(3)(Int32Array.of(0, 5, 6, 7, 5, 6, 8, 5, 6), scores);
    expect(banned(scores)).toEqual([7, 8]);
  });

  it('no-repeat of size 1 bans everything seen, and nothing before an n-gram is complete', () => {
    const single = new Float64Array(6);
    noRepeatNgrams(1)(Int32Array.of(0, 3, 4), single);
    expect(banned(single)).toEqual([0, 3, 4]);
    const early = new Float64Array(6);
    noRepeatNgrams(4)(Int32Array.of(3, 3), early);
    expect(banned(early)).toEqual([]);
  });

  it('no-repeat counts overlapping runs', () => {
    const scores = new Float64Array(4);
    noRepeatNgrams(3)(Int32Array.of(2, 2, 2), scores);
    expect(banned(scores)).toEqual([2]);
  });

  it('minimum length counts from the end of the prompt', () => {
    const scores = new Float64Array(2);
    minNewTokens(2, 3, 1)(Int32Array.of(0, 5, 6, 7, 8), scores);
    expect(banned(scores)).toEqual([]);
    minNewTokens(2, 3, 1)(Int32Array.of(0, 5, 6, 7), scores);
    expect(banned(scores)).toEqual([1]);
  });
});
