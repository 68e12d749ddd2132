// Beam search as t5x has it (t5x/decoding.py `beam_search`, spec 9.2-9.3): scores are
// sum / ((5 + length) / 6)^alpha, and search goes on until no running path can win even at full length.
// Inside, lists are worst first, as upstream keeps them, because ties are broken by that order.
import type { Candidate } from './bestCandidates.ts';
import { emptyPath, type Hypothesis, hypothesisOf, type Path } from './hypothesis.ts';
import { askScorer, bestContinuations, extend, type Search } from './search.ts';

// Upstream marks empty slots with this score: nothing at or below it ever counts as finished.
const IMPOSSIBLE = -1e7;

interface Finished {
  readonly path: Path;
  readonly score: number;
}

/** At most `numReturnSequences` hypotheses, best first. If none has ended, the running ones with raw sums. */
export async function googleBeamSearch(search: Search): Promise<Hypothesis[]> {
  const { numBeams, maxNewTokens, numReturnSequences, explain } = search.config;
  let running: Path[] = [emptyPath(search.prompt)];
  let finished: Finished[] = [];
  for (let step = 0; step < maxNewTokens && !isOver(search, running, finished); step++) {
    const rows = await askScorer(search, running);
    const candidates = bestContinuations(search, rows, 2 * numBeams);
    if (candidates.length === 0) break; // every token is banned
    const ends = (candidate: Candidate): boolean => candidate.id === search.eosId;
    const ended = candidates.filter(ends).map((candidate) => score(search, extend(search, rows, candidate)));
    finished = keepBest(finished, ended, numBeams);
    const goOn = candidates.filter((candidate) => !ends(candidate)).slice(0, numBeams);
    running = goOn.map((candidate) => extend(search, rows, candidate)).reverse();
  }
  const answers = finished.length > 0 ? finished : running.map((path) => ({ path, score: path.score }));
  const bestFirst = answers.toReversed().slice(0, numReturnSequences);
  return bestFirst.map((one) => hypothesisOf(one.path, one.score, explain));
}

/** Google's length penalty; `length` counts decoder ids after the start token, EOS included. 1 for length 1. */
export function googleLengthPenalty(length: number, alpha: number): number {
  return ((5 + length) / 6) ** alpha;
}

function score(search: Search, path: Path): Finished {
  return { path, score: path.score / googleLengthPenalty(path.ids.length - 1, search.config.alpha) };
}

function keepBest(old: readonly Finished[], ended: readonly Finished[], count: number): Finished[] {
  const possible = [...old, ...ended].filter((one) => one.score > IMPOSSIBLE);
  return possible
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .reverse();
}

/** Whether even the best running path, at the most favorable length, stays below the worst finished one. */
function isOver(search: Search, running: readonly Path[], finished: readonly Finished[]): boolean {
  const { numBeams, maxNewTokens, alpha } = search.config;
  const best = running.at(-1);
  if (best === undefined) return true;
  if (finished.length < numBeams) return false;
  // Upstream counts the slot of the start token in.
  const longest = search.prompt.length + maxNewTokens;
  return finished[0]!.score > best.score / googleLengthPenalty(longest, alpha);
}
