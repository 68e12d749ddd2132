// A prompt through a model: ids in, hypotheses with pieces and runners-up out.
import { type DecodingConfig, decodingFields, defaultDecodingConfig } from '../config/decoding.ts';
import { isDecoderOnly } from '../config/model.ts';
import { decode } from '../decoding/decode.ts';
import type { Hypothesis as DecodedHypothesis } from '../decoding/hypothesis.ts';
import { modelScorer } from '../decoding/modelScorer.ts';
import type { Model } from '../model/model.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { shownText } from './shownText.ts';

/** One written piece with what else was considered there. */
export interface AnsweredPiece {
  id: number;
  piece: string;
  probability: number;
  runnersUp: { id: number; piece: string; probability: number }[];
}

export interface AnsweredHypothesis {
  text: string;
  score: number;
  pieces: AnsweredPiece[];
}

/** Who answers: a model and the vocabulary it was trained with. */
export interface Answerer {
  model: Model;
  vocabulary: Vocabulary;
}

/** Ids of hypotheses for input ids without EOS; decoder-only models go on from the input instead. */
export async function answerIds(
  { model, vocabulary }: Answerer,
  input: Int32Array,
  decoding: DecodingConfig,
  signal?: AbortSignal,
): Promise<DecodedHypothesis[]> {
  const ids = { startId: model.config.decoderStartTokenId, eosId: vocabulary.eosId };
  const withEos = Int32Array.of(...input, vocabulary.eosId);
  const continues = isDecoderOnly(model.config.architecture);
  // A language model's inputs end in EOS in training as well, unless it is a plain LM without inputs.
  const prefix = continues ? (input.length ? withEos : input) : undefined;
  const scorer = modelScorer(model, continues ? (prefix ?? input) : withEos, { limit: vocabulary.size });
  try {
    return await decode(scorer, decoding, ids, { ...(signal && { signal }), ...(prefix && { prefix }) });
  } finally {
    scorer.dispose();
  }
}

/** How many of a hypothesis's ids were given rather than written: the start token and a language model's prefix. */
function givenIds(hypothesis: DecodedHypothesis): number {
  return hypothesis.ids.length - hypothesis.logProbs.length;
}

/** Hypotheses as the page shows them. */
export function shownHypotheses(
  vocabulary: Vocabulary,
  hypotheses: readonly DecodedHypothesis[],
): AnsweredHypothesis[] {
  return hypotheses.map((hypothesis) => {
    const written = hypothesis.ids.slice(givenIds(hypothesis));
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

/** The greedy answer to an example's inputs, as text: of `length` ids, or of as many as an answer may have. */
export async function greedyText(answerer: Answerer, inputs: Int32Array, length: number): Promise<string> {
  const decoding: DecodingConfig = {
    ...defaultDecodingConfig,
    method: 'greedy',
    maxNewTokens: Math.min(length, decodingFields.maxNewTokens.max),
    explain: false,
  };
  const withoutEos = inputs.at(-1) === answerer.vocabulary.eosId ? inputs.slice(0, -1) : inputs;
  const [best] = await answerIds(answerer, withoutEos, decoding);
  return best ? shownText(answerer.vocabulary, best.ids.slice(givenIds(best))) : '';
}
