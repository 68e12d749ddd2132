// Seeded sampling: several texts side by side, each drawn token by token (spec 9.6, Transformers' order).
// A draw depends on (seed, step, sample) alone, so the first of four samples is also the only one of one.
import { philox4x32 } from '../math/philox.ts';
import { bestCandidates } from './bestCandidates.ts';
import { emptyPath, type Hypothesis, hypothesisOf, logProbOf, type Path } from './hypothesis.ts';
import { samplingProbabilities } from './samplingProbabilities.ts';
import { askScorer, extend, processed, type Row, type Search } from './search.ts';

interface Sample {
  readonly index: number;
  readonly path: Path;
}

/** `numReturnSequences` hypotheses in the order they were drawn, not ranked; equal ones may occur. */
export async function sampleSearch(search: Search): Promise<Hypothesis[]> {
  const { maxNewTokens, numReturnSequences, explain } = search.config;
  const answers: Path[] = Array.from({ length: numReturnSequences }, () => emptyPath(search.prompt));
  let open: Sample[] = answers.map((path, index) => ({ index, path }));
  for (let step = 0; step < maxNewTokens && open.length > 0; step++) {
    const rows = await askScorer(search, unwritten(open));
    open = open.flatMap((sample, position) => {
      const row = Math.min(position, rows.length - 1);
      const id = drawToken(search, rows[row]!, step, sample.index);
      if (id === undefined) return [];
      const path = extend(search, rows, { row, id, score: 0 });
      answers[sample.index] = path;
      return id === search.eosId ? [] : [{ index: sample.index, path }];
    });
  }
  return answers.map((path) => hypothesisOf(path, logProbOf(path), explain));
}

/** The paths to ask about: at the first step all are the same one. */
function unwritten(open: readonly Sample[]): Path[] {
  const paths = open.map((sample) => sample.path);
  return paths[0]!.tokens.length === 0 ? paths.slice(0, 1) : paths;
}

function drawToken(search: Search, row: Row, step: number, sample: number): number | undefined {
  const scores = processed(search, row.path.ids, row.logits);
  if (bestCandidates([scores], 1).length === 0) return undefined; // every token is banned
  return drawFrom(samplingProbabilities(scores, search.config), uniformAt(search.config.seed, step, sample));
}

/** A number in [0, 1) with 53 random bits: Philox under key `seed` at counter (step, sample). */
export function uniformAt(seed: number, step: number, sample: number): number {
  const [high, low] = philox4x32([seed, 0], [step, sample, 0, 0]);
  return ((high! >>> 5) * 2 ** 26 + (low! >>> 6)) / 2 ** 53;
}

/** The id at which the running sum of probabilities passes `uniform`. */
export function drawFrom(probabilities: Float64Array, uniform: number): number {
  let passed = 0;
  let last = 0; // rounding may leave the sum a hair below 1
  for (let id = 0; id < probabilities.length; id++) {
    if (probabilities[id] === 0) continue;
    passed += probabilities[id]!;
    last = id;
    if (uniform < passed) break;
  }
  return last;
}
