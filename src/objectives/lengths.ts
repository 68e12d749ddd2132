// How long a segment of text may be, so that its inputs and targets, each with EOS, fill their room and no more: upstream's
// rule (T5 preprocessors.py random_spans_helper; spec 3.2), which also respects the room for targets, the row of a
// decoder-only model and the number of sentinels. Knows nothing of batches.
import { spanCounts } from './noiseMasks.ts';

/** Room that a segment of so many tokens needs, EOS included, in tokens. */
export interface Needs {
  inputs: number;
  targets: number;
  /** Inputs and targets in one row. */
  both: number;
  /** Sentinels that must exist; an objective that makes do with fewer says 0. */
  sentinels: number;
}

/** Room there is: two sequences, or one row for both. */
export type Room = { inputs: number; targets: number } | { both: number };

/** Exact: every mask of `randomSpans` hides the same number of tokens in the same number of spans. */
export function randomSpansNeeds(tokens: number, density: number, meanLength: number): Needs {
  const { noise, spans } = spanCounts(tokens, density, meanLength);
  return {
    inputs: tokens - noise + spans + 1,
    targets: noise + spans + 1,
    both: tokens + 2 * spans + 2,
    sentinels: spans,
  };
}

/** A sum of independent draws stays below its mean plus three standard deviations, nearly always. */
function nearlyAlwaysBelow(mean: number, deviation: number, most: number): number {
  return Math.min(most, Math.ceil(mean + 3 * deviation));
}

/** Independent noise, dropped: how much is dropped varies, and what is beyond the room is cut. */
export function droppedNeeds(tokens: number, density: number): Needs {
  const kept = 1 - density;
  const dropped = nearlyAlwaysBelow(tokens * density, Math.sqrt(tokens * density * kept), tokens);
  return { inputs: tokens + 1, targets: dropped + 1, both: tokens + 2, sentinels: 0 };
}

/** Independent noise with a sentinel a run: there are about tokens x density x (1 - density) runs of either kind. */
export function replacedNeeds(tokens: number, density: number): Needs {
  const variance = tokens * density * (1 - density);
  const runs = nearlyAlwaysBelow(variance, Math.sqrt(variance), Math.ceil(tokens / 2));
  const targets = nearlyAlwaysBelow(tokens * density + variance, 2 * Math.sqrt(variance), tokens);
  return { inputs: tokens + 1, targets: targets + 1, both: tokens + 2 * runs + 2, sentinels: 0 };
}

/** The targets are the whole segment, the inputs as long. */
export function wholeNeeds(tokens: number): Needs {
  return { inputs: tokens + 1, targets: tokens + 1, both: 2 * tokens + 2, sentinels: 0 };
}

/** The segment is cut in two, neither part empty. */
export function prefixNeeds(tokens: number): Needs {
  return { inputs: tokens, targets: tokens, both: tokens + 2, sentinels: 0 };
}

/** No inputs but EOS, where there is an encoder. */
export function languageModelNeeds(tokens: number): Needs {
  return { inputs: 1, targets: tokens + 1, both: tokens + 1, sentinels: 0 };
}

function fits(needs: Needs, room: Room, sentinelCount: number): boolean {
  if (needs.sentinels > sentinelCount) return false;
  return 'both' in room
    ? needs.both <= room.both
    : needs.inputs <= room.inputs && needs.targets <= room.targets;
}

/** The most tokens a segment may have; never fewer than two, which is the least an objective can work on. */
export function segmentLength(needs: (tokens: number) => Needs, room: Room, sentinelCount: number): number {
  let tokens = 2;
  while (fits(needs(tokens + 1), room, sentinelCount)) tokens++;
  return tokens;
}
