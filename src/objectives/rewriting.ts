// What stands in place of hidden tokens: the token rewriting functions of T5's preprocessors.py (spec 3.4).
// Each takes all tokens of a segment and its noise mask; the same functions make inputs and targets.
// Names are upstream's, in camelCase.
import { type Seed, shuffled, uniformFloats, uniformIntegers } from '../math/random.ts';
import type { Noise, SeedPair, Sentinels } from './noise.ts';
import { sentinelId } from './sentinels.ts';

type Tokens = Int32Array<ArrayBuffer>;

/** Tokens and their noise mask to what the model sees or writes. */
export type Rewriting = (tokens: Tokens, noise: Noise, vocabulary: Sentinels, seeds: SeedPair) => Tokens;

/** Ids below this one are padding, end of sequence and unknown; random tokens leave them out. */
const firstOrdinaryId = 3;
/** noise_token_to_random_token_or_sentinel: how many of the noise tokens become random ones. */
const randomShare = 0.1;

const inverted = (noise: Noise): Noise => noise.map((flag) => 1 - flag);

function onKeptTokens(rewriting: Rewriting): Rewriting {
  return (tokens, noise, vocabulary, seeds) => rewriting(tokens, inverted(noise), vocabulary, seeds);
}

function mapNoise(tokens: Tokens, noise: Noise, replacement: (index: number) => number): Tokens {
  return tokens.map((token, index) => (noise[index] ? replacement(index) : token));
}

function replaceSpans(tokens: Tokens, noise: Noise, replacement: (span: number) => number): Tokens {
  const result: number[] = [];
  let spans = 0;
  tokens.forEach((token, index) => {
    if (!noise[index]) result.push(token);
    else if (!noise[index - 1]) result.push(replacement(spans++));
  });
  return Int32Array.from(result);
}

/** Every token as it is. */
export const whole: Rewriting = (tokens) => tokens.slice();

/** Each noise token becomes the first sentinel. */
export const noiseTokenToSentinel: Rewriting = (tokens, noise, vocabulary) =>
  mapNoise(tokens, noise, () => sentinelId(vocabulary, 0));

/** Each run of noise becomes one first sentinel. */
export const noiseSpanToSentinel: Rewriting = (tokens, noise, vocabulary) =>
  replaceSpans(tokens, noise, () => sentinelId(vocabulary, 0));

/** The i-th run of noise becomes the i-th sentinel, counted down; more runs than sentinels are refused. */
export const noiseSpanToUniqueSentinel: Rewriting = (tokens, noise, vocabulary) =>
  replaceSpans(tokens, noise, (span) => sentinelId(vocabulary, span));

export const nonnoiseSpanToSentinel = onKeptTokens(noiseSpanToSentinel);
export const nonnoiseSpanToUniqueSentinel = onKeptTokens(noiseSpanToUniqueSentinel);

export const dropNoiseTokens: Rewriting = (tokens, noise) => tokens.filter((_, index) => !noise[index]);
export const dropNonnoiseTokens: Rewriting = (tokens, noise) => tokens.filter((_, index) => noise[index]);

/** Noise tokens change places among themselves. */
export const permuteNoiseTokens: Rewriting = (tokens, noise, _vocabulary, seeds) => {
  const permuted = shuffled(
    tokens.filter((_, index) => noise[index]),
    seeds[0],
  );
  let next = 0;
  return mapNoise(tokens, noise, () => permuted[next++]!);
};

/** Each noise token becomes a token drawn from anywhere in the segment. */
export const noiseTokenToGatheredToken: Rewriting = (tokens, noise, _vocabulary, seeds) => {
  if (tokens.length === 0) return tokens;
  const drawn = uniformIntegers(seeds[0], tokens.length, 0, tokens.length);
  return mapNoise(tokens, noise, (index) => tokens[drawn[index]!]!);
};

function randomTokens(tokens: Tokens, noise: Noise, vocabulary: Sentinels, seed: Seed): Tokens {
  const drawn = uniformIntegers(seed, tokens.length, firstOrdinaryId, vocabulary.size);
  return mapNoise(tokens, noise, (index) => drawn[index]!);
}

/** Each noise token becomes any id from 3 on; upstream draws sentinels too. */
export const noiseTokenToRandomToken: Rewriting = (tokens, noise, vocabulary, seeds) =>
  randomTokens(tokens, noise, vocabulary, seeds[0]);

/** Each noise token becomes a random id with probability 0.1, else the first sentinel. */
export const noiseTokenToRandomTokenOrSentinel: Rewriting = (tokens, noise, vocabulary, seeds) => {
  const draws = uniformFloats(seeds[0], tokens.length);
  const random = randomTokens(tokens, noise, vocabulary, seeds[1]);
  const sentinels = noiseTokenToSentinel(tokens, noise, vocabulary, seeds);
  return random.map((token, index) => (draws[index]! < Math.fround(randomShare) ? token : sentinels[index]!));
};
