import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecodingConfig, defaultDecodingConfig } from '../config/decoding.ts';
import { decode } from './decode.ts';
import { googleLengthPenalty } from './googleBeam.ts';
import type { Hypothesis } from './hypothesis.ts';
import { logSoftmax } from './logSoftmax.ts';
import { hashedLogits, tableScorer } from './testing/tableScorer.ts';

const ids = { startId: 0, eosId: 1 };
const impossible = -1e7;

const beam = (changes: Partial<DecodingConfig>): DecodingConfig => ({
  ...defaultDecodingConfig,
  method: 'beam',
  numReturnSequences: changes.numBeams ?? 4,
  ...changes,
});
const google = (changes: Partial<DecodingConfig>) => beam({ method: 'google-beam', ...changes });
const idsOf = (answers: readonly Hypothesis[]) => answers.map((answer) => Array.from(answer.ids));

type LogitsAfter = (prefix: Int32Array) => readonly number[];

interface Written {
  ids: number[];
  sum: number;
}

/** The oracle: every text that ends in EOS or reaches `length`, with its summed log probability. */
function allTexts(vocabSize: number, logitsAfter: LogitsAfter, length: number): Written[] {
  const grow = (text: Written): Written[] => {
    const written = text.ids.length - 1;
    if (written === length || text.ids.at(-1) === ids.eosId) return [text];
    const logProbs = logSoftmax(logitsAfter(Int32Array.from(text.ids)));
    const next = Array.from({ length: vocabSize }, (_, id) => id);
    return next.flatMap((id) => grow({ ids: [...text.ids, id], sum: text.sum + logProbs[id]! }));
  };
  return grow({ ids: [ids.startId], sum: 0 });
}

function ranked(texts: readonly Written[], penalty: (length: number) => number) {
  const scored = texts.map((text) => ({ ids: text.ids, score: text.sum / penalty(text.ids.length - 1) }));
  return scored.sort((a, b) => b.score - a.score);
}

describe('beam search of Transformers', () => {
  it('finds the best texts there are when the beam holds all of them', () => {
    const cases = fc.record({
      seed: fc.nat(),
      lengthPenalty: fc.constantFrom(-1, 0, 0.5, 1, 2),
      vocabSize: fc.constantFrom(3, 4),
    });
    return fc.assert(
      fc.asyncProperty(cases, async ({ seed, lengthPenalty, vocabSize }) => {
        const length = vocabSize === 3 ? 4 : 2; // at most 16 running texts
        const logitsAfter = hashedLogits(vocabSize, seed);
        const config = beam({ numBeams: 16, maxNewTokens: length, lengthPenalty, earlyStopping: 'never' });
        const answers = await decode(tableScorer(vocabSize, logitsAfter), config, ids);
        const [best] = ranked(allTexts(vocabSize, logitsAfter, length), (n) => n ** lengthPenalty);
        expect(idsOf(answers)[0]).toEqual(best!.ids);
        expect(answers[0]!.score).toBeCloseTo(best!.score, 5);
      }),
    );
  });

  it('writes what greedy search writes when there is one beam', () => {
    return fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const logitsAfter = hashedLogits(6, seed);
        const one = await decode(tableScorer(6, logitsAfter), beam({ numBeams: 1, maxNewTokens: 9 }), ids);
        const greedy = { ...defaultDecodingConfig, method: 'greedy', maxNewTokens: 9 } as const;
        expect(one).toEqual(await decode(tableScorer(6, logitsAfter), greedy, ids));
      }),
    );
  });

  // After the start: EOS .4, A (2) .35, B (3) .25. After A: EOS .9; after B: EOS 1.
  const fork: LogitsAfter = (prefix) => {
    const shares = { 0: [0, 0.4, 0.35, 0.25], 2: [0, 0.9, 0.05, 0.05], 3: [0, 1, 0, 0] }[prefix.at(-1)!];
    return (shares ?? [0, 1, 0, 0]).map((share) => Math.max(Math.log(share), impossible));
  };

  it('divides by length to the power of lengthPenalty, EOS counted', async () => {
    const [early, afterA, afterB] = [
      { ids: [0, 1], sum: Math.log(0.4) },
      { ids: [0, 2, 1], sum: Math.log(0.35 * 0.9) },
      { ids: [0, 3, 1], sum: Math.log(0.25) },
    ];
    const orders = [
      { lengthPenalty: 0, texts: [early, afterA] },
      { lengthPenalty: 1, texts: [afterA, afterB] },
    ];
    for (const { lengthPenalty, texts } of orders) {
      const config = beam({ numBeams: 2, maxNewTokens: 5, lengthPenalty, earlyStopping: 'never' });
      const answers = await decode(tableScorer(4, fork), config, ids);
      expect(idsOf(answers)).toEqual(texts.map((text) => text!.ids));
      for (const [rank, text] of texts.entries()) {
        const expected = text!.sum / (text!.ids.length - 1) ** lengthPenalty;
        expect(answers[rank]!.score).toBeCloseTo(expected, 6);
      }
    }
  });

  it('takes an EOS only from among the best numBeams candidates', async () => {
    // EOS is third at the first step; with two beams it is a reserve and must not be returned.
    const third: LogitsAfter = (prefix) => (prefix.length === 1 ? [-50, 1, 3, 2] : [-50, 5, -5, -5]);
    const answers = await decode(tableScorer(4, third), beam({ numBeams: 2, maxNewTokens: 6 }), ids);
    expect(idsOf(answers)).toEqual([
      [0, 2, 1],
      [0, 3, 1],
    ]);
  });

  it('gives up at once, by a guess, or never, as earlyStopping says', async () => {
    const steps = async (logitsAfter: LogitsAfter) => {
      const counts: number[] = [];
      for (const earlyStopping of ['true', 'false', 'never'] as const) {
        const scorer = tableScorer(4, logitsAfter);
        await decode(scorer, beam({ numBeams: 2, maxNewTokens: 12, earlyStopping }), ids);
        counts.push(scorer.calls.length);
      }
      return counts;
    };
    // Two short poor answers first; a long one that grows better per token with every step.
    const late: LogitsAfter = (prefix) => (prefix.length < 3 ? [-50, 0, 0.5, -0.5] : [-50, -5, 5, -50]);
    expect(await steps(late)).toEqual([2, 12, 12]);
    // EOS .5, then .6 at each step: the running text has lost at its own length, at length 12 only after
    // k = 11 steps, when (ln .3 + (k - 1) ln .4) / 12 falls below (ln .3 + ln .6) / 2.
    const first = [impossible, Math.log(0.5), Math.log(0.3), Math.log(0.2)];
    const then = [impossible, Math.log(0.6), Math.log(0.4), impossible];
    expect(await steps((prefix) => (prefix.length === 1 ? first : then))).toEqual([2, 2, 11]);
  });

  it('breaks ties by the better beam, then by the lower id', async () => {
    const flat = tableScorer(4, () => [0, impossible, 0, 0]);
    const answers = await decode(flat, beam({ numBeams: 3, maxNewTokens: 2, lengthPenalty: 0 }), ids);
    expect(idsOf(answers)).toEqual([
      [0, 0, 0],
      [0, 0, 2],
      [0, 0, 3],
    ]);
  });

  it('returns what was written when bans leave no token at all', async () => {
    const config = beam({ numBeams: 2, maxNewTokens: 9, minNewTokens: 9, noRepeatNgramSize: 1 });
    const answers = await decode(
      tableScorer(4, () => [0, 0, 1, 0]),
      config,
      ids,
    );
    expect(idsOf(answers)).toEqual([
      [0, 2, 3],
      [0, 3, 2],
    ]);
  });
});

describe("Google's beam search", () => {
  it('finds the two best walks of a Markov chain, in order (t5x test_beam_search, C094)', async () => {
    const [A, B, START, END] = [1, 2, 3, 4];
    const stays = [1, -1, 1, -1]; // the potential of A-A and B-B at each step; A-B and B-A have its negative
    const logitsAfter: LogitsAfter = (prefix) => {
      const step = prefix.length - 1;
      const from = prefix.at(-1)!;
      const to = Array<number>(5).fill(impossible);
      if (step === 0) to[START] = 0;
      else if (from === 0) to.fill(0);
      else if (step === 1 && from === START) to[A] = to[B] = 0;
      else if (step >= 2 && step <= 5 && (from === A || from === B)) {
        to[from] = stays[step - 2]!;
        to[A + B - from] = -stays[step - 2]!;
      } else if (step === 6 && (from === A || from === B)) to[END] = 0;
      return to;
    };
    const config = google({ numBeams: 2, alpha: 0, maxNewTokens: 7 });
    const answers = await decode(tableScorer(5, logitsAfter), config, { startId: 0, eosId: END });
    const worstFirst = idsOf(answers).reverse(); // as upstream returns them
    expect(worstFirst).toEqual([
      [0, START, A, A, B, B, A, END],
      [0, START, B, B, A, A, B, END],
    ]);
  });

  const fixed = [
    { best: 2, logits: [impossible, -1e10, -0.1, -0.9] },
    { best: 3, logits: [impossible, -1e10, -0.9, -0.1] },
  ];

  it.each(fixed)('returns running texts when none has ended (t5x no prefix, C096): %o', async (row) => {
    const config = google({ numBeams: 2, maxNewTokens: 5 });
    const answers = await decode(
      tableScorer(4, () => row.logits),
      config,
      ids,
    );
    const { best } = row;
    expect(idsOf(answers)).toEqual([
      [0, best, best, best, best, best],
      [0, 5 - best, best, best, best, best],
    ]);
    const logProbs = logSoftmax(row.logits);
    expect(answers[0]!.score).toBeCloseTo(5 * logProbs[best]!, 6);
  });

  it.each(fixed)('stops after the last allowed step (t5x max_decode_step, C098): %o', async (row) => {
    const config = google({ numBeams: 2, maxNewTokens: 2 });
    const answers = await decode(
      tableScorer(4, () => row.logits),
      config,
      ids,
    );
    const { best } = row;
    expect(idsOf(answers)).toEqual([
      [0, best, best],
      [0, 5 - best, best],
    ]);
  });

  it('searches on from a prefix, which costs nothing (t5x test_beam_search_force_decode_prefix)', async () => {
    const rest = [-1e4, -1e4, -1e4, -1e4];
    const rows = [
      {
        prefix: [7],
        logits: [impossible, -1e10, -0.1, -0.9, ...rest],
        expected: [
          [7, 2, 2, 2, 2],
          [7, 3, 2, 2, 2],
        ],
      },
      {
        prefix: [4, 5],
        logits: [impossible, -1e10, -0.9, -0.1, ...rest],
        expected: [
          [4, 5, 3, 3, 3],
          [4, 5, 2, 3, 3],
        ],
      },
    ];
    for (const { prefix, logits, expected } of rows) {
      const config = google({ numBeams: 2, alpha: 0, maxNewTokens: 5 - prefix.length });
      const options = { prefix: Int32Array.from(prefix) };
      const answers = await decode(
        tableScorer(8, () => logits),
        config,
        ids,
        options,
      );
      expect(idsOf(answers)).toEqual(expected.map((written) => [0, ...written]));
      expect(answers[0]!.score).toBeCloseTo(
        answers[0]!.logProbs.reduce((sum, one) => sum + one),
        9,
      );
    }
  });

  it('finds the best ended texts there are when the beam holds all of them', () => {
    const cases = fc.record({ seed: fc.nat(), alpha: fc.constantFrom(0, 0.6, 1, 2) });
    return fc.assert(
      fc.asyncProperty(cases, async ({ seed, alpha }) => {
        const logitsAfter = hashedLogits(3, seed);
        const config = google({ numBeams: 16, numReturnSequences: 3, alpha, maxNewTokens: 4 });
        const answers = await decode(tableScorer(3, logitsAfter), config, ids);
        const ended = allTexts(3, logitsAfter, 4).filter((text) => text.ids.at(-1) === ids.eosId);
        const best = ranked(ended, (length) => googleLengthPenalty(length, alpha)).slice(0, 3);
        expect(idsOf(answers)).toEqual(best.map((text) => text.ids));
        for (const [rank, text] of best.entries()) expect(answers[rank]!.score).toBeCloseTo(text.score, 5);
      }),
    );
  });

  it('has a length penalty of 1 at length 1 and ((5 + n) / 6)^alpha beyond', () => {
    expect(googleLengthPenalty(1, 0.6)).toBe(1);
    expect(googleLengthPenalty(7, 1)).toBe(2);
    expect(googleLengthPenalty(100, 0)).toBe(1);
  });
});
