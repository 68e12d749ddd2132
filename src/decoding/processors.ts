// What changes scores before a token is chosen, in the order of Transformers
// (generation/utils.py `_get_logits_processor`): repetition penalty, repeated n-grams, minimum length.
// Greedy search and sampling apply them to logits, beam search to log probabilities, as Transformers does.
import type { DecodingConfig } from '../config/decoding.ts';

/** Changes `scores`, [vocabSize], in place, knowing the decoder ids so far. */
export type Processor = (ids: Int32Array, scores: Float64Array) => void;

/** The processors that these settings ask for. `promptLength` counts the start token and the prefix. */
export function processorsOf(config: DecodingConfig, promptLength: number, eosId: number): Processor[] {
  const processors: Processor[] = [];
  if (config.repetitionPenalty !== 1) processors.push(repetitionPenalty(config.repetitionPenalty));
  if (config.noRepeatNgramSize > 0) processors.push(noRepeatNgrams(config.noRepeatNgramSize));
  if (config.minNewTokens > 0) processors.push(minNewTokens(config.minNewTokens, promptLength, eosId));
  return processors;
}

/** Every id seen so far, the start token included, becomes less likely (`penalty` > 1) or more (< 1). */
export function repetitionPenalty(penalty: number): Processor {
  return (ids, scores) => {
    for (const id of new Set(ids)) {
      const score = scores[id];
      if (score !== undefined) scores[id] = score < 0 ? score * penalty : score / penalty;
    }
  };
}

/** No run of `size` ids is written twice. The start token counts as one of them. */
export function noRepeatNgrams(size: number): Processor {
  return (ids, scores) => {
    const prefix = ids.length - (size - 1); // where the n-gram begins that the next id completes
    for (let start = 0; start < prefix; start++) {
      let same = 0;
      while (same < size - 1 && ids[start + same] === ids[prefix + same]) same++;
      const banned = ids[start + size - 1];
      if (same === size - 1 && banned !== undefined && banned < scores.length) scores[banned] = -Infinity;
    }
  };
}

/** No EOS before `count` tokens have been written, EOS itself not counted. */
export function minNewTokens(count: number, promptLength: number, eosId: number): Processor {
  return (ids, scores) => {
    if (ids.length - promptLength < count) scores[eosId] = -Infinity;
  };
}
