// How dropout decides: a counter-based draw on (seed, step, site, element), so no mask is stored and any step
// can be repeated bit for bit. Sites are numbered in the order in which a forward pass meets them.
import type * as tf from '@tensorflow/tfjs';
import { philox4x32 } from '../../math/philox.ts';

/** Dropout of one site in one step. */
export interface Dropout {
  /** Share of elements zeroed, 0 <= rate < 1. */
  rate: number;
  /** Which of the model's dropouts this is. */
  site: number;
  /** int32 [2]: seed and step. */
  counter: tf.Tensor;
}

/** A word below this drops its element. */
export function dropoutThreshold(rate: number): number {
  return Math.min(0xffffffff, Math.floor(rate * 2 ** 32));
}

/** Kept elements are scaled up so that the expectation stays (inverted dropout). */
export function dropoutScale(rate: number): number {
  return 1 / (1 - rate);
}

/** A rule as kernels take it; without one everything is kept as it is. */
export function dropoutSizes(rule: Dropout | undefined): { threshold: number; scale: number; site: number } {
  if (!rule) return { threshold: 0, scale: 1, site: 0 };
  return { threshold: dropoutThreshold(rule.rate), scale: dropoutScale(rule.rate), site: rule.site };
}

/** The factor of each of `count` elements: 0 or 1 / (1 - rate). Equal to `keeps` in philox.wgsl. */
export function dropoutFactors(
  count: number,
  rate: number,
  site: number,
  seed: number,
  step: number,
): Float32Array {
  const factors = new Float32Array(count);
  const threshold = dropoutThreshold(rate);
  const scale = dropoutScale(rate);
  for (let first = 0; first < count; first += 4) {
    const words = philox4x32([seed, step], [first / 4, site, 0, 0]);
    for (let lane = 0; lane < 4 && first + lane < count; lane++)
      factors[first + lane] = words[lane]! >= threshold ? scale : 0;
  }
  return factors;
}
