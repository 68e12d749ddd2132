// Which tokens of a segment an objective hides: the noise masks of T5's preprocessors.py, bit for bit (spec 3.3).
// A mask is made of a length and two seeds alone; it never looks at the tokens.
// What is put in place of the hidden tokens is the business of rewriting.ts.
import { Expected } from '../errors/expected.ts';
import { type Seed, shuffledOrder, uniformFloats, uniformIntegers } from '../math/random.ts';
import { roundedProduct32, roundedQuotient32 } from '../math/round.ts';
import type { Noise, NoiseMask, SeedPair } from './noise.ts';

/** Lengths of `segments` parts that add up to `items`; every such list is equally likely. */
function randomSegmentation(items: number, segments: number, seed: Seed): number[] {
  const lengths: number[] = [1];
  for (const draw of shuffledOrder(seed, items - 1)) {
    if (draw < segments - 1) lengths.push(1);
    else lengths[lengths.length - 1]! += 1;
  }
  return lengths;
}

/**
 * How many tokens and spans `randomSpans` hides of `length` >= 2 tokens.
 * Upstream fails where the kept tokens cannot separate so many spans; here there are as many as fit.
 */
export function spanCounts(
  length: number,
  density: number,
  meanLength: number,
): { noise: number; spans: number } {
  const noise = Math.min(Math.max(roundedProduct32(length, density), 1), length - 1);
  const wanted = Math.max(1, roundedQuotient32(noise, meanLength));
  return { noise, spans: Math.min(wanted, noise, length - noise) };
}

/** Shifts a mask to the right around its end (tf.roll). */
function rolled(noise: Noise, shift: number): Noise {
  return noise.map((_, index) => noise[(index - shift + noise.length) % noise.length]!);
}

/** Seed of the roll (preprocessors.py random_spans_noise_mask). */
function rollSeed([[a0, a1], [b0, b1]]: SeedPair): Seed {
  return [a0 + b1, a1 - b0];
}

/**
 * Spans of `meanLength` tokens on average, `density` of all tokens; begins with kept tokens and ends with noise,
 * unless `roll` shifts it around the end (preprocessors.py random_spans_noise_mask).
 */
export function randomSpans(settings: { density: number; meanLength: number; roll?: boolean }): NoiseMask {
  return (length, seeds) => {
    if (settings.density === 0 || length === 0) return new Uint8Array(length);
    const full = Math.max(length, 2);
    const { noise, spans } = spanCounts(full, settings.density, settings.meanLength);
    const noiseLengths = randomSegmentation(noise, spans, seeds[0]);
    const keptLengths = randomSegmentation(full - noise, spans, seeds[1]);
    const mask = new Uint8Array(full);
    let position = 0;
    for (let span = 0; span < spans; span++) {
      const start = position + keptLengths[span]!;
      position = start + noiseLengths[span]!;
      mask.fill(1, start, position);
    }
    if (!settings.roll) return mask.slice(0, length);
    return rolled(mask, uniformIntegers(rollSeed(seeds), 1, 0, full)[0]!).slice(0, length);
  };
}

/** Every token for itself, with probability `density` (preprocessors.py iid_noise_mask). */
export function iid(density: number): NoiseMask {
  const threshold = Math.fround(density);
  return (length, seeds) =>
    Uint8Array.from(uniformFloats(seeds[0], length), (draw) => (draw < threshold ? 1 : 0));
}

/** The first tokens, at least one and never all (preprocessors.py random_prefix_noise_mask; density at most 0.5). */
export function randomPrefix(density: number): NoiseMask {
  if (density > 0.5)
    throw new Expected('objective.prefix', 'a density of at most 0.5', density, 'Lower the density.');
  return (length, seeds) => {
    const most = length - 1;
    if (most < 1) return new Uint8Array(length);
    const least = Math.min(most, Math.max(1, roundedProduct32(1 - 2 * density, most)));
    return new Uint8Array(length).fill(1, 0, uniformIntegers(seeds[0], 1, least, most + 1)[0]!);
  };
}

/** Everything. */
export const everything: NoiseMask = (length) => new Uint8Array(length).fill(1);

/** Hides what another mask keeps. */
export function inverse(mask: NoiseMask): NoiseMask {
  return (...settings) => mask(...settings).map((flag) => 1 - flag);
}
