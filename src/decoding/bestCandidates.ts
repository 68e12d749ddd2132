// The k best tokens over the rows of a step, without sorting whole vocabularies.
// Ties go to the lower row, then to the lower id, as jax.lax.top_k has it.

/** Token `id` written after path `row`. */
export interface Candidate {
  readonly row: number;
  readonly id: number;
  readonly score: number;
}

/** The best `count` candidates, best first. Impossible ones (-Infinity) are never among them, so there may be fewer. */
export function bestCandidates(rows: readonly Float64Array[], count: number): Candidate[] {
  const best: Candidate[] = [];
  rows.forEach((scores, row) => {
    for (let id = 0; id < scores.length; id++) {
      const score = scores[id]!;
      const floor = best.length < count ? -Infinity : best[count - 1]!.score;
      if (score > floor) insert(best, { row, id, score }, count);
    }
  });
  return best;
}

function insert(best: Candidate[], candidate: Candidate, count: number): void {
  let place = best.length;
  while (place > 0 && candidate.score > best[place - 1]!.score) place--;
  best.splice(place, 0, candidate);
  if (best.length > count) best.pop();
}
