import { describe, expect, it } from 'vitest';
import { type DecodingConfig, defaultDecodingConfig } from '../config/decoding.ts';
import { philox4x32 } from '../math/philox.ts';
import { decode } from './decode.ts';
import { drawFrom, uniformAt } from './sampling.ts';
import { samplingProbabilities } from './samplingProbabilities.ts';
import { hashedLogits, tableScorer } from './testing/tableScorer.ts';

const ids = { startId: 0, eosId: 1 };
const sample = (changes: Partial<DecodingConfig>): DecodingConfig => ({
  ...defaultDecodingConfig,
  method: 'sample',
  ...changes,
});
const topPLogits = [-1.2, -1e7, -2.3, -0.51]; // probabilities .3, 0, .1, .6

describe('sampling', () => {
  it.each([
    { temperature: 1, topP: 0.55 },
    { temperature: 0.8, topP: 0.63 },
  ])('top-p leaves only the likeliest token (t5x test_dynamic_topp, C092): %o', async (settings) => {
    const scorer = tableScorer(4, () => topPLogits);
    const answers = await decode(scorer, sample({ ...settings, maxNewTokens: 20 }), ids);
    for (const answer of answers) expect(Array.from(answer.ids)).toEqual([0, ...Array(20).fill(3)]);
  });

  it('keeps ties at the border of top-k', () => {
    const probabilities = samplingProbabilities([1, 2, 2, 0], { temperature: 1, topK: 1, topP: 1 });
    expect(Array.from(probabilities, (one) => Number(one.toFixed(12)))).toEqual([0, 0.5, 0.5, 0]);
  });

  it('applies top-p to what top-k has left', () => {
    const logits = [0.5, 0.3, 0.2].map(Math.log); // after top-k 2: .625, .375
    const probabilities = samplingProbabilities(logits, { temperature: 1, topK: 2, topP: 0.6 });
    expect(Array.from(probabilities)).toEqual([1, 0, 0]);
  });

  it('repeats itself under one seed and not under another', async () => {
    const draw = async (seed: number) =>
      (await decode(tableScorer(30, hashedLogits(30, 3)), sample({ seed, maxNewTokens: 12 }), ids)).map(
        (answer) => answer.ids,
      );
    expect(await draw(7)).toEqual(await draw(7));
    expect(await draw(7)).not.toEqual(await draw(8));
  });

  it('draws the first of several samples as if it were the only one', async () => {
    const draw = (numReturnSequences: number) =>
      decode(tableScorer(30, hashedLogits(30, 5)), sample({ numReturnSequences, maxNewTokens: 12 }), ids);
    const several = await draw(4);
    expect(several).toHaveLength(4);
    expect((await draw(1))[0]).toEqual(several[0]);
    expect(new Set(several.map((answer) => answer.ids.join())).size).toBeGreaterThan(1);
  });

  it('draws as often as the probabilities say', async () => {
    const config = sample({ maxNewTokens: 1000, numReturnSequences: 4, seed: 11 });
    const answers = await decode(
      tableScorer(4, () => topPLogits),
      config,
      ids,
    );
    const written = answers.flatMap((answer) => Array.from(answer.ids.subarray(1)));
    const share = (id: number) => written.filter((other) => other === id).length / written.length;
    expect(share(1)).toBe(0);
    expect(Math.abs(share(0) - 0.3)).toBeLessThan(0.03); // 4 standard deviations of 4000 draws
    expect(Math.abs(share(3) - 0.6)).toBeLessThan(0.031);
  });

  it('stops each sample at its EOS and asks only for the others', async () => {
    const scorer = tableScorer(3, () => [-1e7, 0, 0]); // EOS in half of the draws
    const config = sample({ numReturnSequences: 8, maxNewTokens: 40, seed: 3 });
    const answers = await decode(scorer, config, ids);
    for (const answer of answers) expect(answer.ids.indexOf(1)).toBe(answer.ids.length - 1);
    const openAt = (step: number) => answers.filter((answer) => answer.logProbs.length > step).length;
    expect(scorer.calls.slice(1)).toEqual(scorer.calls.slice(1).map((_, step) => openAt(step + 1)));
  });

  it('ends when every token is banned', async () => {
    const config = sample({ noRepeatNgramSize: 1, minNewTokens: 9, maxNewTokens: 9, numReturnSequences: 2 });
    const answers = await decode(
      tableScorer(4, () => [0, 0, 0, 0]),
      config,
      ids,
    );
    for (const answer of answers) expect(Array.from(answer.ids).sort()).toEqual([0, 2, 3]);
  });

  it('uses 53 bits of Philox at (step, sample)', () => {
    const words = philox4x32([42, 0], [7, 2, 0, 0]);
    const expected = (BigInt(words[0]! >>> 5) << 26n) | BigInt(words[1]! >>> 6);
    expect(uniformAt(42, 7, 2)).toBe(Number(expected) / 2 ** 53);
  });

  it('never draws a token of probability zero, even at the ends', () => {
    const probabilities = Float64Array.of(0, 0.25, 0, 0.75 - 1e-12, 0);
    expect(drawFrom(probabilities, 0)).toBe(1);
    expect(drawFrom(probabilities, 0.25)).toBe(3);
    expect(drawFrom(probabilities, 1 - 2 ** -53)).toBe(3);
  });
});
