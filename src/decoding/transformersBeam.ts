// Beam search as Transformers has it (generation/utils.py `_beam_search`, spec 9.5):
// scores are sum / length^lengthPenalty, and earlyStopping says when better answers are given up on.
// Knows nothing of Google's rules, which differ in every detail (googleBeam.ts).
import type { Candidate } from './bestCandidates.ts';
import { emptyPath, type Hypothesis, hypothesisOf, type Path } from './hypothesis.ts';
import { askScorer, bestContinuations, extend, type Search } from './search.ts';

interface Finished {
  readonly path: Path;
  readonly score: number;
}

/** At most `numReturnSequences` hypotheses, best first. */
export async function transformersBeamSearch(search: Search): Promise<Hypothesis[]> {
  const { numBeams, maxNewTokens, numReturnSequences, explain } = search.config;
  let running: Path[] = [emptyPath(search.prompt)];
  let finished: Finished[] = [];
  for (let length = 1; length <= maxNewTokens; length++) {
    const rows = await askScorer(search, running);
    const candidates = bestContinuations(search, rows, 2 * numBeams); // twice, so that `numBeams` of them go on
    if (candidates.length === 0) break; // every token is banned
    const ends = (candidate: Candidate): boolean => candidate.id === search.eosId || length === maxNewTokens;
    const ended = candidates.slice(0, numBeams).filter(ends); // lower ones exist only as a reserve
    finished = best([...finished, ...ended.map((one) => score(search, extend(search, rows, one)))], numBeams);
    const goOn = candidates.filter((candidate) => !ends(candidate)).slice(0, numBeams);
    running = goOn.map((candidate) => extend(search, rows, candidate));
    if (running.length === 0 || isOver(search, running[0]!, finished)) break;
  }
  // Nothing finished only if bans left no token at all: then what was written is the answer.
  if (finished.length === 0) finished = running.map((path) => score(search, path));
  return finished.slice(0, numReturnSequences).map((one) => hypothesisOf(one.path, one.score, explain));
}

function score(search: Search, path: Path): Finished {
  return { path, score: path.score / Math.max(path.tokens.length, 1) ** search.config.lengthPenalty };
}

function best(finished: readonly Finished[], count: number): Finished[] {
  return finished.toSorted((a, b) => b.score - a.score).slice(0, count); // stable: older ones win ties
}

/** Whether no running path is thought able to enter the finished set (`_check_early_stop_heuristic`). */
function isOver(search: Search, bestRunning: Path, finished: readonly Finished[]): boolean {
  const { numBeams, maxNewTokens, earlyStopping, lengthPenalty } = search.config;
  if (finished.length < numBeams) return false;
  if (earlyStopping === 'true') return true;
  const reachesMaximum = earlyStopping === 'never' && lengthPenalty > 0;
  const length = reachesMaximum ? maxNewTokens : bestRunning.tokens.length;
  return bestRunning.score / length ** lengthPenalty <= finished[numBeams - 1]!.score;
}
