// Logits to log probabilities, in float64, so that long sums of them stay exact enough to rank by.
import { Expected } from '../errors/expected.ts';

/**
 * Log probabilities of one row of logits, [vocabSize]. A logit of -Infinity means impossible.
 * @throws Expected `decoding.logits` if the model has diverged and the row is no distribution.
 */
export function logSoftmax(logits: ArrayLike<number>): Float64Array {
  let largest = -Infinity;
  for (let id = 0; id < logits.length; id++) largest = Math.max(largest, logits[id]!); // NaN stays NaN
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += Math.exp(logits[id]! - largest);
  const shift = largest + Math.log(total);
  if (!Number.isFinite(shift)) {
    const remedy = 'The model has diverged: use an earlier checkpoint or a lower learning rate.';
    throw new Expected('decoding.logits', 'finite logits', shift, remedy);
  }
  return Float64Array.from(logits, (logit) => logit - shift);
}
