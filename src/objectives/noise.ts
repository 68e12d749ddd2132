// The words of hiding: what a noise mask is, and all that one needs to know.
import type { Seed } from '../math/random.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';

/** All that corrupting a segment needs to know of a vocabulary. */
export type Sentinels = Pick<Vocabulary, 'size' | 'sentinelCount'>;

/** 1 = noise, one entry a token. */
export type Noise = Uint8Array<ArrayBuffer>;
export type SeedPair = readonly [Seed, Seed];

/** Hides some of `length` tokens. */
export type NoiseMask = (length: number, seeds: SeedPair, vocabulary: Sentinels) => Noise;
