// An unsupervised objective is three small functions: what is hidden, what the model sees, what it writes
// (T5 preprocessors.py `denoise`; spec 3.6 says which seed each of them gets).
// Knows nothing of end-of-sequence tokens, lengths or batches.
import { type Seed, splitSeed } from '../math/random.ts';
import type { Noise, NoiseMask, Sentinels } from './noise.ts';
import type { Rewriting } from './rewriting.ts';

/** A segment under an objective, without EOS. */
interface Denoised {
  inputs: Int32Array<ArrayBuffer>;
  targets: Int32Array<ArrayBuffer>;
  /** 1 = hidden, one entry a token of the segment. */
  noise: Noise;
}

export type Denoise = (tokens: Int32Array<ArrayBuffer>, vocabulary: Sentinels, seed: Seed) => Denoised;

/** Composes an objective; the same tokens, vocabulary size and seed always give the same result. */
export function denoise(parts: { noise: NoiseMask; inputs: Rewriting; targets: Rewriting }): Denoise {
  return (tokens, vocabulary, seed) => {
    const [maskA, maskB, inputsA, inputsB, targetsA, targetsB] = splitSeed(seed, 6);
    const noise = parts.noise(tokens.length, [maskA!, maskB!], vocabulary);
    return {
      inputs: parts.inputs(tokens, noise, vocabulary, [inputsA!, inputsB!]),
      targets: parts.targets(tokens, noise, vocabulary, [targetsA!, targetsB!]),
      noise,
    };
  };
}
