import { describe, expect, it } from 'vitest';
import { type DecodingConfig, defaultDecodingConfig } from '../config/decoding.ts';
import { decode } from './decode.ts';
import { hashedLogits, tableScorer } from './testing/tableScorer.ts';

const ids = { startId: 0, eosId: 1 };
const greedy = (changes: Partial<DecodingConfig>): DecodingConfig => ({
  ...defaultDecodingConfig,
  method: 'greedy',
  ...changes,
});

/** t5x's tests: the same distribution whatever was written. */
const always = (...logits: number[]) => tableScorer(logits.length, () => logits);

describe('greedy search', () => {
  it('writes the likeliest token until the limit, after a prefix (t5x test_greedy_decode_prefix, C087)', async () => {
    const scorer = always(-1e7, -1e7, -0.1, -0.9, -1e4, -1e4, -1e4, -1e4, -1e4, -1e4);
    const [after] = await decode(scorer, greedy({ maxNewTokens: 2 }), ids, {
      prefix: Int32Array.of(5, 6, 7),
    });
    expect(Array.from(after!.ids)).toEqual([0, 5, 6, 7, 2, 2]);
    const [plain] = await decode(scorer, greedy({ maxNewTokens: 3 }), ids);
    expect(Array.from(plain!.ids)).toEqual([0, 2, 2, 2]);
  });

  it('tells large close logits apart (t5x test_greedy_decode_zero_temperature, C088)', async () => {
    const [first] = await decode(
      always(1700.47, 1700.48, 1700.51, 1700.45),
      greedy({ maxNewTokens: 2 }),
      ids,
    );
    expect(Array.from(first!.ids)).toEqual([0, 2, 2]);
    const [second] = await decode(always(3.2, 4.8, -5.3, 5.6), greedy({ maxNewTokens: 2 }), ids);
    expect(Array.from(second!.ids)).toEqual([0, 3, 3]);
  });

  it('ignores an EOS inside the prefix (t5x test_greedy_decode_prefix_eos, C089)', async () => {
    const scorer = always(-1e7, -1e7, -0.1, -0.9, -1e4, -1e4, -1e4);
    const [answer] = await decode(scorer, greedy({ maxNewTokens: 2 }), ids, {
      prefix: Int32Array.of(5, 6, 1),
    });
    expect(Array.from(answer!.ids)).toEqual([0, 5, 6, 1, 2, 2]);
  });

  it('scores with raw log probabilities, the prefix free of charge (t5x test_greedy_decode_log_prob, C091)', async () => {
    const scorer = always(-1e7, -1e7, Math.log(0.6), Math.log(0.4));
    const [answer] = await decode(scorer, greedy({ maxNewTokens: 2 }), ids, {
      prefix: Int32Array.of(2, 2, 3),
    });
    expect(answer!.score).toBeCloseTo(-1.02165125, 6);
    expect(answer!.logProbs).toHaveLength(2);
  });

  it('ends with EOS and asks no further', async () => {
    const scorer = tableScorer(4, (prefix) => (prefix.length < 3 ? [0, 1, 0, 5] : [0, 9, 0, 5]));
    const [answer] = await decode(scorer, greedy({ maxNewTokens: 9 }), ids);
    expect(Array.from(answer!.ids)).toEqual([0, 3, 3, 1]);
    expect(scorer.calls).toEqual([1, 1, 1]);
  });

  it('takes the lower id of two equally likely ones', async () => {
    const [answer] = await decode(always(-1, -1, 2, 2), greedy({ maxNewTokens: 1 }), ids);
    expect(Array.from(answer!.ids)).toEqual([0, 2]);
  });

  it('writes no EOS before minNewTokens others', async () => {
    for (const minNewTokens of [0, 1, 3]) {
      const [answer] = await decode(always(0, 9, 1), greedy({ maxNewTokens: 8, minNewTokens }), ids);
      expect(Array.from(answer!.ids)).toEqual([0, ...Array(minNewTokens).fill(2), 1]);
    }
  });

  it('never writes an n-gram twice, and stops when every token is banned', async () => {
    for (const noRepeatNgramSize of [1, 2, 3]) {
      const scorer = tableScorer(4, hashedLogits(4, noRepeatNgramSize));
      const config = greedy({ maxNewTokens: 200, minNewTokens: 200, noRepeatNgramSize });
      const [answer] = await decode(scorer, config, ids);
      const written = Array.from(answer!.ids);
      const grams = written
        .slice(noRepeatNgramSize - 1)
        .map((_, i) => written.slice(i, i + noRepeatNgramSize).join());
      expect(new Set(grams).size).toBe(grams.length);
      expect(written.length).toBeLessThan(70); // at most 4^3 trigrams, one start each
      expect(written.length).toBeGreaterThan(2);
    }
  });

  it('explains each token with the likeliest others', async () => {
    const [answer] = await decode(always(0, -1, 3, 2, 1, -2, -3), greedy({ maxNewTokens: 1 }), ids);
    const [others] = answer!.runnersUp!;
    expect(others!.map((other) => other.id)).toEqual([3, 4, 0, 1, 5]);
    const total = [0, -1, 3, 2, 1, -2, -3].reduce((sum, logit) => sum + Math.exp(logit), 0);
    expect(others![0]!.probability).toBeCloseTo(Math.exp(2) / total, 7);
    const [plain] = await decode(always(0, 1), greedy({ maxNewTokens: 1, explain: false }), ids);
    expect(plain).not.toHaveProperty('runnersUp');
  });
});
