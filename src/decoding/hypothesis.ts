// What a search hands back, and the paths it grows on the way.
// Paths are records that are never changed: a beam may be the parent of several others.

/** One alternative at a position and the model's probability for it. */
export interface RunnerUp {
  readonly id: number;
  readonly probability: number;
}

/** One written token, as the model saw it: before penalties, bans and temperature. */
interface WrittenToken {
  readonly id: number;
  readonly logProb: number;
  /** The best other tokens, best first; empty unless asked for. */
  readonly runnersUp: readonly RunnerUp[];
}

/** A text under construction. */
export interface Path {
  /** Start token, prefix, and what has been written. */
  readonly ids: Int32Array;
  /** Sum of the log probabilities the search steers by, after processors. */
  readonly score: number;
  /** Row of the scorer's previous call that this path extends; -1 before the first call. */
  readonly parent: number;
  readonly tokens: readonly WrittenToken[];
}

/** An answer: ids start with the decoder's start token and end after EOS, if EOS was written. */
export interface Hypothesis {
  readonly ids: Int32Array;
  /** As the method defines it; for greedy search and sampling the sum of `logProbs`. */
  readonly score: number;
  /** The model's log probability of each written token; the start token and the prefix have none. */
  readonly logProbs: Float64Array;
  /** Per written token, at most five others, best first; absent unless `explain` is on. */
  readonly runnersUp?: readonly (readonly RunnerUp[])[];
}

/** What was written: without the start token and what the model went on from, which have no `logProbs`. */
export function writtenIds({ ids, logProbs }: Hypothesis): Int32Array {
  return ids.slice(ids.length - logProbs.length);
}

/** `path` without a word written yet. */
export function emptyPath(prompt: Int32Array): Path {
  return { ids: prompt, score: 0, parent: -1, tokens: [] };
}

/** Sum of the model's own log probabilities along a path. */
export function logProbOf(path: Path): number {
  return path.tokens.reduce((sum, token) => sum + token.logProb, 0);
}

/** The answer a path stands for, with the score its method gives it. */
export function hypothesisOf(path: Path, score: number, explain: boolean): Hypothesis {
  const logProbs = Float64Array.from(path.tokens, (token) => token.logProb);
  const answer = { ids: path.ids, score, logProbs };
  return explain ? { ...answer, runnersUp: path.tokens.map((token) => token.runnersUp) } : answer;
}
