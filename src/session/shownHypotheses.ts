// Hypotheses as a person reads them: pieces with their probabilities, and what else was considered at each place.
import { type Hypothesis, writtenIds } from '../decoding/hypothesis.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { shownText } from './shownText.ts';

/** A piece that could be written at a place, and the model's probability for it there. */
interface PieceProbability {
  id: number;
  piece: string;
  probability: number;
}

/** One written piece with what else was considered there, best first. */
export interface AnswerPiece extends PieceProbability {
  runnersUp: PieceProbability[];
}

/** A hypothesis in words. */
export interface ShownHypothesis {
  text: string;
  /** Length-normalized log probability, as its method defines it. */
  score: number;
  pieces: AnswerPiece[];
}

export function shownHypotheses(
  vocabulary: Vocabulary,
  hypotheses: readonly Hypothesis[],
): ShownHypothesis[] {
  return hypotheses.map((hypothesis) => {
    const written = writtenIds(hypothesis);
    const pieces = Array.from(written, (id, at) => ({
      id,
      piece: vocabulary.pieceOf(id),
      probability: Math.exp(hypothesis.logProbs[at]!),
      runnersUp: (hypothesis.runnersUp?.[at] ?? []).map((other) => ({
        id: other.id,
        piece: vocabulary.pieceOf(other.id),
        probability: other.probability,
      })),
    }));
    return { text: shownText(vocabulary, written), score: hypothesis.score, pieces };
  });
}
