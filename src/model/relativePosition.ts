// T5's relative position buckets (spec 1.4; Mesh TensorFlow transformer_layers.py `_relative_position_bucket`).
// No tensors: the page draws the buckets with the same function.

/** How distances fall into buckets. */
export interface Buckets {
  /** Encoder: keys to the right have their own half of the buckets. Otherwise all keys to the right share bucket 0. */
  bidirectional: boolean;
  numBuckets: number;
  maxDistance: number;
}

/** Bucket of `keyIndex - queryIndex`: exact near by, logarithmic further out, one for all beyond maxDistance. */
export function relativePositionBucket(relative: number, buckets: Buckets): number {
  const half = buckets.bidirectional ? Math.floor(buckets.numBuckets / 2) : buckets.numBuckets;
  const offset = buckets.bidirectional && relative > 0 ? half : 0;
  const distance = buckets.bidirectional ? Math.abs(relative) : Math.max(-relative, 0);
  const maxExact = Math.floor(half / 2);
  if (distance < maxExact) return offset + distance;
  const beyond = bucketsBeyond(distance, maxExact, buckets.maxDistance, half - maxExact);
  return offset + Math.min(half - 1, maxExact + beyond);
}

/** Logarithms closer to a whole number than this may lie on either side of it. */
const doubtful = 1e-6;

/** The whole part of `count * log(distance / exact) / log(most / exact)`. */
function bucketsBeyond(distance: number, exact: number, most: number, count: number): number {
  const power = (count * Math.log(distance / exact)) / Math.log(most / exact);
  const nearest = Math.round(power);
  if (Math.abs(power - nearest) > doubtful) return Math.trunc(power);
  return isReached(distance, exact, most, count, nearest) ? nearest : nearest - 1;
}

/** (distance / exact) ^ count >= (most / exact) ^ power, in whole numbers, of which none is lost. */
function isReached(distance: number, exact: number, most: number, count: number, power: number): boolean {
  const raised = (base: number, exponent: number) => BigInt(base) ** BigInt(exponent);
  const above = power > count ? raised(exact, power - count) : 1n;
  const below = power < count ? raised(exact, count - power) : 1n;
  return raised(distance, count) * above >= raised(most, power) * below;
}
