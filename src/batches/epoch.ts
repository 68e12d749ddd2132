// One pass over a text: where its segments begin and in which order they come, as a function of (seed, epoch).
// Nothing is kept between epochs, so any position can be visited without those before it.
import { type Seed, shuffledOrder, uniformIntegers } from '../math/random.ts';

/** Each use of a run's seed draws from its own streams. */
const purposes = { order: 1n, offset: 2n, objective: 3n } as const;

/** Seed of one draw: different for every purpose, epoch and position of a run. */
export function seedFor(seed: number, purpose: keyof typeof purposes, epoch: number, position = 0): Seed {
  return [(purposes[purpose] << 32n) | BigInt(seed), (BigInt(epoch) << 32n) | BigInt(position)];
}

/** An objective needs one token to hide and one to keep. */
export const shortestSegment = 2;

export interface Epoch {
  readonly number: number;
  /** Segments of the epoch. */
  readonly count: number;
  /** First token of the segment at a position, and one past its last. */
  bounds(position: number): [start: number, end: number];
}

/** Tokens before the first whole segment: another number each epoch, so that texts are not always cut at the same places. */
function offsetOf(tokens: number, segment: number, seed: number, epoch: number): number {
  if (tokens < 2 * segment) return 0;
  return uniformIntegers(seedFor(seed, 'offset', epoch), 1, 0, segment)[0]!;
}

/** Where segments start; the first and the last may be short, and a single token left over at either end is skipped. */
function segmentStarts(tokens: number, segment: number, offset: number): number[] {
  const starts: number[] = offset >= shortestSegment ? [0] : [];
  for (let start = offset; start + shortestSegment <= tokens; start += segment) starts.push(start);
  return starts;
}

/** The epoch's segments in random order. `tokens` is the length of the text, `segment` the most tokens of a segment. */
export function epochOf(settings: { seed: number; number: number; tokens: number; segment: number }): Epoch {
  const { seed, number, tokens, segment } = settings;
  const offset = offsetOf(tokens, segment, seed, number);
  const starts = segmentStarts(tokens, segment, offset);
  const order = shuffledOrder(seedFor(seed, 'order', number), starts.length);
  return {
    number,
    count: starts.length,
    bounds(position) {
      const start = starts[order[position]!]!;
      const whole = start === 0 && offset >= shortestSegment ? offset : start + segment;
      return [start, Math.min(whole, tokens)];
    },
  };
}
