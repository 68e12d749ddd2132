// The ids that stand for hidden spans, counted down from the top of the vocabulary (spec 3.4).
// Upstream walks on into ordinary ids when a segment has more spans than there are sentinels; here such a
// segment stays whole from the span that would need one too many, and whoever asks for more is refused.
import { Expected } from '../errors/expected.ts';
import { idOfSentinel } from '../tokens/vocabulary.ts';
import type { Noise, NoiseMask, Sentinels } from './noise.ts';

/** Id of the sentinel with this number; throws `Expected` if there are not so many. */
export function sentinelId(vocabulary: Sentinels, index: number): number {
  if (index >= vocabulary.sentinelCount) {
    throw new Expected(
      'objective.sentinels',
      `at most ${vocabulary.sentinelCount} spans, one for each sentinel of the vocabulary`,
      `${index + 1}`,
      'Shorten the text, lower the noise density, or use a vocabulary with more sentinels.',
    );
  }
  return idOfSentinel(vocabulary, index);
}

/** Where runs of equal flags start, the first at 0. */
function runStarts(noise: Noise): number[] {
  const starts: number[] = [];
  for (let index = 0; index < noise.length; index++) {
    if (index === 0 || noise[index] !== noise[index - 1]) starts.push(index);
  }
  return starts;
}

/** The mask with at most `most` runs of noise and at most `most` runs of kept tokens: the rest is kept. */
export function limitRuns(noise: Noise, most: number): Noise {
  const starts = runStarts(noise);
  if (starts.length <= 2 * most) return noise;
  // The last kept run that still has a sentinel takes in all that follows it.
  const lastKept = 2 * most - 2 + (noise[0] === 1 ? 1 : 0);
  return noise.slice().fill(0, starts[lastKept]!);
}

/** A mask whose spans, hidden and kept, never outnumber the vocabulary's sentinels. */
export function withinSentinels(mask: NoiseMask): NoiseMask {
  return (length, seeds, vocabulary) => {
    sentinelId(vocabulary, 0);
    return limitRuns(mask(length, seeds, vocabulary), vocabulary.sentinelCount);
  };
}
