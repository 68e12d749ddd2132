// Text under an objective, example by example, in an order that depends on (seed, position) alone.
// An example at a position is the same whatever was drawn before it, which is what makes a cursor enough.
import type { ObjectiveConfig } from '../config/objective.ts';
import { Expected } from '../errors/expected.ts';
import { segmentLength } from '../objectives/lengths.ts';
import { type Objective, objectiveOf } from '../objectives/objectives.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { appendEosAfterTrim } from './appendEos.ts';
import type { Example } from './batch.ts';
import type { Extent } from './cursor.ts';
import { type Epoch, epochOf, seedFor, shortestSegment } from './epoch.ts';
import type { EpochExamples } from './epochReader.ts';
import { type RowLayout, roomOf } from './layout.ts';

/** Ids at rest or in memory. */
export type TokenIds = Int32Array | Uint32Array | Uint16Array;

/** What examples are made of. */
export interface TextSource {
  ids: TokenIds;
  vocabulary: Pick<Vocabulary, 'size' | 'sentinelCount' | 'eosId'>;
  objective: ObjectiveConfig;
  /** The rows that examples are cut for. */
  layout: RowLayout;
  seed: number;
}

/** Tokens that one segment of the source has at most. */
export function segmentLengthOf({ objective, layout, vocabulary }: Omit<TextSource, 'ids'>): number {
  return segmentLength(objectiveOf(objective).needs, roomOf(layout), vocabulary.sentinelCount);
}

/** A segment as inputs and targets with EOS, both cut so that they fit. */
function exampleOf(
  tokens: Int32Array<ArrayBuffer>,
  objective: Objective,
  { vocabulary, seed, layout }: TextSource,
  position: [number, number],
): Example {
  const room = roomOf(layout);
  const denoised = objective.apply(tokens, vocabulary, seedFor(seed, 'objective', ...position));
  const withEos = (ids: Int32Array<ArrayBuffer>, length: number) =>
    appendEosAfterTrim(ids, length, vocabulary.eosId);
  if (!('both' in room)) {
    return {
      inputs: withEos(denoised.inputs, room.inputs),
      targets: withEos(denoised.targets, room.targets),
    };
  }
  // One stream: the targets keep at least one token and their EOS.
  const inputs = objective.hasInputs ? withEos(denoised.inputs, room.both - 2) : new Int32Array(0);
  return { inputs, targets: withEos(denoised.targets, room.both - inputs.length) };
}

/** Examples of a text by (epoch, position). */
export class TextExamples implements EpochExamples {
  readonly extent: Extent;
  private readonly objective: Objective;
  private readonly segment: number;
  private current: Epoch;

  /** Throws `Expected` if the text is too short to hide anything in. */
  constructor(private readonly source: TextSource) {
    if (source.ids.length < shortestSegment) {
      throw new Expected(
        'text.length',
        'a text of at least two tokens',
        `${source.ids.length}`,
        'Bring a longer text; a few sentences are a good start.',
      );
    }
    this.extent = { unit: 'tokens', size: source.ids.length };
    this.objective = objectiveOf(source.objective);
    this.segment = segmentLengthOf(source);
    this.current = this.makeEpoch(0);
  }

  private makeEpoch(number: number): Epoch {
    const { ids, seed } = this.source;
    return epochOf({ seed, number, tokens: ids.length, segment: this.segment });
  }

  private epoch(number: number): Epoch {
    if (this.current.number !== number) this.current = this.makeEpoch(number);
    return this.current;
  }

  /** Segments of an epoch. */
  count(epoch: number): number {
    return this.epoch(epoch).count;
  }

  /** Inputs and targets, EOS included. */
  at(epoch: number, position: number): Example {
    const [start, end] = this.epoch(epoch).bounds(position);
    const tokens = Int32Array.from(this.source.ids.subarray(start, end));
    return exampleOf(tokens, this.objective, this.source, [epoch, position]);
  }
}
