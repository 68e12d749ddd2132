// Rows `decode`: tokens a second, greedy and with four beams, against stock ops that keep keys and values, too.
// Both answer the same search, so that only the model's side differs. Times are ms a written token.

import type { Contender } from '../contender.ts';
import { type Budget, compare, type Row } from '../measure.ts';
import {
  type Answer,
  type Decoder,
  enterOurs,
  ourDecoder,
  type SearchName,
  searchWith,
  shapesOf,
} from '../ours.ts';
import { type Sizes, tokensOf, type Weights, weightsOf, works } from '../sizes.ts';
import { bytesAllocated, enterStock, webgpuBackend } from '../stock/backend.ts';
import { StockModel } from '../stock/model.ts';
import { StockScorer } from '../stock/scorer.ts';

const newTokens = 32;
const budget: Budget = { seconds: 20, minPairs: 3, maxPairs: 15 };
const searches: SearchName[] = ['greedy', 'beam 4'];
const allowedDifference = 1e-3;

async function stockDecoder(sizes: Sizes, weights: ReadonlyMap<string, Weights>): Promise<Decoder> {
  await enterStock();
  const model = new StockModel(sizes, weights);
  return {
    async answer(inputIds, search) {
      const scorer = new StockScorer(model, inputIds);
      try {
        return await searchWith(scorer, search, newTokens);
      } finally {
        scorer.dispose();
      }
    },
    dispose: () => model.dispose(),
  };
}

/** A decoder as a contender: one unit of work is one answer of `newTokens` tokens. */
function contender(enter: () => Promise<void>, answer: () => Promise<Answer>): Contender {
  return {
    enter,
    submit: async () => {
      await answer();
    },
    finish: () => webgpuBackend().queue.onSubmittedWorkDone(),
    device: () => webgpuBackend().device,
    bytes: bytesAllocated,
    dispose: () => undefined,
  };
}

async function verifySameAnswer(row: string, ours: () => Promise<Answer>, theirs: () => Promise<Answer>) {
  await enterOurs();
  const mine = await ours();
  await enterStock();
  const other = await theirs();
  if (Math.abs(mine.score - other.score) <= allowedDifference * Math.abs(other.score)) return;
  throw new Error(`${row}: the answers score ${mine.score} and ${other.score}. It is not the same search.`);
}

function perToken(figures: Omit<Row, 'row' | 'against'>): Omit<Row, 'row' | 'against'> {
  const { hostMs: _, theirLoad: __, ...rest } = figures; // a search waits for every token: it has no host time apart
  const ours = (figures.ours ?? Number.NaN) / newTokens;
  const theirs = (figures.theirs ?? Number.NaN) / newTokens;
  const perUnit = {
    dispatches: (figures.dispatches ?? 0) / newTokens,
    submits: (figures.submits ?? 0) / newTokens,
  };
  const note = `${(1000 / ours).toFixed(0)} tokens/s against ${(1000 / theirs).toFixed(0)}`;
  return { ...rest, ...perUnit, gpuMs: (figures.gpuMs ?? Number.NaN) / newTokens, ours, theirs, note };
}

/** Greedy and beam 4 at the sizes of A or B. */
export async function* decodingRows(name: 'A' | 'B'): AsyncGenerator<Row> {
  const sizes = works[name];
  const weights = weightsOf(shapesOf(sizes), sizes);
  const inputIds = tokensOf(sizes).inputs.subarray(0, sizes.inputLength);
  const ours = await ourDecoder(sizes, weights, newTokens);
  const theirs = await stockDecoder(sizes, weights);
  for (const search of searches) {
    const row = `decode ${name} ${search}`;
    const both = [() => ours.answer(inputIds, search), () => theirs.answer(inputIds, search)] as const;
    await verifySameAnswer(row, ...both);
    const figures = await compare(contender(enterOurs, both[0]), contender(enterStock, both[1]), { budget });
    yield { row, against: 'stock ops with cache', ...perToken(figures) };
  }
  await enterOurs();
  ours.dispose();
  await enterStock();
  theirs.dispose();
}
