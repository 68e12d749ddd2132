// What all methods share: one step asks the scorer about every path, and a path grows by one token.
// Knows nothing of how a method ranks or when it stops.
import type { DecodingConfig } from '../config/decoding.ts';
import { bestCandidates, type Candidate } from './bestCandidates.ts';
import type { Path, RunnerUp } from './hypothesis.ts';
import { logSoftmax } from './logSoftmax.ts';
import type { Processor } from './processors.ts';
import type { Scorer } from './scorer.ts';

const RUNNERS_UP = 5;

/** A search under way: what to ask, by which rules. */
export interface Search {
  readonly scorer: Scorer;
  readonly config: DecodingConfig;
  readonly eosId: number;
  /** Start token and prefix. */
  readonly prompt: Int32Array;
  readonly processors: readonly Processor[];
  readonly signal: AbortSignal | undefined;
}

/** What the model says after one path. */
export interface Row {
  readonly path: Path;
  /** [vocabSize], a view that the next step overwrites. */
  readonly logits: Float32Array;
  /** [vocabSize], the model's own, before processors. */
  readonly logProbs: Float64Array;
}

/** Asks the scorer about all paths, which have equal lengths. Throws the signal's reason once it is aborted. */
export async function askScorer(search: Search, paths: readonly Path[]): Promise<Row[]> {
  search.signal?.throwIfAborted();
  const { vocabSize } = search.scorer;
  const parents = Int32Array.from(paths, (path) => path.parent);
  const prefixes = paths.map((path) => path.ids);
  const logits = await search.scorer.logits(prefixes, parents);
  return paths.map((path, row) => {
    const rowLogits = logits.subarray(row * vocabSize, (row + 1) * vocabSize);
    return { path, logits: rowLogits, logProbs: logSoftmax(rowLogits) };
  });
}

/** `scores` as the settings change them, [vocabSize], a copy. */
export function processed(search: Search, ids: Int32Array, scores: ArrayLike<number>): Float64Array {
  const changed = Float64Array.from(scores);
  for (const process of search.processors) process(ids, changed);
  return changed;
}

/** The most likely continuations of all rows by summed log probability after processors, best first. */
export function bestContinuations(search: Search, rows: readonly Row[], count: number): Candidate[] {
  const sums = rows.map(({ path, logProbs }) => {
    return processed(search, path.ids, logProbs).map((logProb) => logProb + path.score);
  });
  return bestCandidates(sums, count);
}

/** The path that `candidate` names, one token longer. */
export function extend(search: Search, rows: readonly Row[], candidate: Candidate): Path {
  const { path, logProbs } = rows[candidate.row]!;
  const ids = new Int32Array(path.ids.length + 1);
  ids.set(path.ids);
  ids[path.ids.length] = candidate.id;
  const runnersUp = search.config.explain ? runnersUpTo(candidate.id, logProbs) : [];
  const token = { id: candidate.id, logProb: logProbs[candidate.id]!, runnersUp };
  return { ids, score: candidate.score, parent: candidate.row, tokens: [...path.tokens, token] };
}

function runnersUpTo(chosen: number, logProbs: Float64Array): RunnerUp[] {
  return bestCandidates([logProbs], RUNNERS_UP + 1)
    .filter(({ id }) => id !== chosen)
    .slice(0, RUNNERS_UP)
    .map(({ id, score }) => ({ id, probability: Math.exp(score) }));
}
