// Greedy search: at each step the most likely token (spec 9.1; the paper's default).
import { bestCandidates } from './bestCandidates.ts';
import { emptyPath, type Hypothesis, hypothesisOf, logProbOf } from './hypothesis.ts';
import { askScorer, extend, processed, type Search } from './search.ts';

/** One hypothesis. Ties go to the lower id; writing ends early if every token is banned. */
export async function greedySearch(search: Search): Promise<Hypothesis[]> {
  let path = emptyPath(search.prompt);
  for (let step = 0; step < search.config.maxNewTokens; step++) {
    const rows = await askScorer(search, [path]);
    const [best] = bestCandidates([processed(search, path.ids, rows[0]!.logits)], 1);
    if (best === undefined) break;
    path = extend(search, rows, best);
    if (best.id === search.eosId) break;
  }
  return [hypothesisOf(path, logProbOf(path), search.config.explain)];
}
