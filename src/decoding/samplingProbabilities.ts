// Which tokens a sample is drawn from: temperature, then top-k, then top-p, as Transformers orders them
// (generation/logits_process.py, spec 9.6). Draws nothing itself.
import type { DecodingConfig } from '../config/decoding.ts';
import { logSoftmax } from './logSoftmax.ts';

type SamplingSettings = Pick<DecodingConfig, 'temperature' | 'topK' | 'topP'>;

/** Probabilities, [vocabSize], summing to 1. `topK` 0 and `topP` 1 keep everything. */
export function samplingProbabilities(logits: ArrayLike<number>, settings: SamplingSettings): Float64Array {
  const scores = Float64Array.from(logits, (logit) => logit / settings.temperature);
  if (settings.topK > 0) keepTopK(scores, settings.topK);
  if (settings.topP < 1) keepTopP(scores, settings.topP);
  return logSoftmax(scores).map(Math.exp);
}

/** Keeps what is at least as large as the k-th largest: ties at the border all stay. */
function keepTopK(scores: Float64Array, k: number): void {
  const border = scores.toSorted()[Math.max(scores.length - k, 0)]!;
  for (let id = 0; id < scores.length; id++) if (scores[id]! < border) scores[id] = -Infinity;
}

/** Drops the least likely tokens as long as together they weigh at most 1 - p; the most likely one always stays. */
function keepTopP(scores: Float64Array, p: number): void {
  const probabilities = logSoftmax(scores).map(Math.exp);
  const ascending = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b);
  let dropped = 0;
  for (const id of ascending.slice(0, -1)) {
    dropped += probabilities[id]!;
    if (dropped > 1 - p) return;
    scores[id] = -Infinity;
  }
}
