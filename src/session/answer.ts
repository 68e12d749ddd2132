// A prompt through a model: ids in, hypotheses out.
import type { Example } from '../batches/batch.ts';
import { type DecodingConfig, decodingFields, defaultDecodingConfig } from '../config/decoding.ts';
import { isDecoderOnly } from '../config/model.ts';
import type { ObjectiveConfig } from '../config/objective.ts';
import { decode } from '../decoding/decode.ts';
import { type Hypothesis, writtenIds } from '../decoding/hypothesis.ts';
import { modelScorer } from '../decoding/modelScorer.ts';
import type { Model } from '../model/model.ts';
import { objectiveOf } from '../objectives/objectives.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { shownText } from './shownText.ts';

/** Who answers: a model, the vocabulary and the objective it was trained with. */
export interface Answerer {
  model: Model;
  vocabulary: Vocabulary;
  objective: ObjectiveConfig;
}

/** What a model is given. */
interface Given {
  /** What the encoder reads, or a prefix LM sees in both directions; ends in EOS unless it is empty. */
  inputs: Int32Array;
  /** What the decoder goes on from, after its start token. */
  prefix: Int32Array;
}

/**
 * A prompt as the model knew its examples in training: inputs that end in EOS; a decoder-only model has them at the
 * beginning of its one stream. An objective without inputs taught to go on writing: then the prompt is the beginning.
 */
function givenFor({ model, vocabulary, objective }: Answerer, prompt: Int32Array): Given {
  const nothing = new Int32Array(0);
  const withoutEncoder = isDecoderOnly(model.config.architecture);
  if (!objectiveOf(objective).hasInputs) {
    return { inputs: withoutEncoder ? nothing : Int32Array.of(vocabulary.eosId), prefix: prompt };
  }
  const inputs = new Int32Array(prompt.length + 1);
  inputs.set(prompt);
  inputs[prompt.length] = vocabulary.eosId;
  return { inputs, prefix: withoutEncoder ? inputs : nothing };
}

/** Ids of hypotheses for the ids of a prompt, without EOS. */
export async function answerIds(
  answerer: Answerer,
  prompt: Int32Array,
  decoding: DecodingConfig,
  signal?: AbortSignal,
): Promise<Hypothesis[]> {
  const { model, vocabulary } = answerer;
  const ids = { startId: model.config.decoderStartTokenId, eosId: vocabulary.eosId };
  const { inputs, prefix } = givenFor(answerer, prompt);
  const scorer = modelScorer(model, inputs, { limit: vocabulary.size });
  try {
    return await decode(scorer, decoding, ids, { prefix, ...(signal && { signal }) });
  } finally {
    scorer.dispose();
  }
}

/** What a sample asks and what would be right: without inputs, the model goes on from the first half of the targets. */
export function questionOf({ inputs, targets }: Example, objective: ObjectiveConfig): Example {
  if (objectiveOf(objective).hasInputs) return { inputs, targets };
  const half = targets.length >> 1;
  return { inputs: targets.slice(0, half), targets: targets.slice(half) };
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
  return best ? shownText(answerer.vocabulary, writtenIds(best)) : '';
}
