// Text under an objective, example by example, in an order that depends on (seed, position) alone.
// An example at a position is the same whatever was drawn before it, which is what makes a cursor enough.
import type { Architecture } from '../config/model.ts';
import { isDecoderOnly } from '../config/model.ts';
import type { ObjectiveConfig } from '../config/objective.ts';
import type { TrainingConfig } from '../config/training.ts';
import { Expected } from '../errors/expected.ts';
import { type Room, segmentLength } from '../objectives/lengths.ts';
import { type Objective, objectiveOf } from '../objectives/objectives.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import type { Example } from './batch.ts';
import { type Epoch, epochOf, seedFor, shortestSegment } from './epoch.ts';
import { oneStream, type RowExample, sideBySide } from './layout.ts';
import { appendEosAfterTrim } from './segments.ts';

/** Ids at rest or in memory. */
export type TokenIds = Int32Array | Uint32Array | Uint16Array;

/** What examples are made of. */
export interface ExampleSource {
  ids: TokenIds;
  vocabulary: Pick<Vocabulary, 'size' | 'sentinelCount' | 'eosId'>;
  objective: ObjectiveConfig;
  architecture: Architecture;
  /** Opens every decoder sequence. */
  startId: number;
  training: Pick<TrainingConfig, 'batchSize' | 'inputLength' | 'targetLength' | 'seed'>;
}

/** Room of one example in a row of the architecture. */
export function roomOf({ architecture, training }: Pick<ExampleSource, 'architecture' | 'training'>): Room {
  const { inputLength: inputs, targetLength: targets } = training;
  return isDecoderOnly(architecture) ? { both: inputs + targets } : { inputs, targets };
}

/** Tokens that one segment of the source has at most. */
export function segmentLengthOf(source: ExampleSource): number {
  return segmentLength(objectiveOf(source.objective).needs, roomOf(source), source.vocabulary.sentinelCount);
}

/** A segment as inputs and targets with EOS, both cut so that they fit. */
function exampleOf(
  tokens: Int32Array<ArrayBuffer>,
  objective: Objective,
  source: ExampleSource,
  position: [number, number],
): Example {
  const { vocabulary, training } = source;
  const room = roomOf(source);
  const seed = seedFor(training.seed, 'objective', ...position);
  const denoised = objective.apply(tokens, vocabulary, seed);
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

/** Examples by (epoch, position). */
export class Examples {
  private readonly objective: Objective;
  private readonly segment: number;
  private current: Epoch;

  /** Throws `Expected` if the text is too short to hide anything in. */
  constructor(private readonly source: ExampleSource) {
    if (source.ids.length < shortestSegment) {
      throw new Expected(
        'text.length',
        'a text of at least two tokens',
        `${source.ids.length}`,
        'Bring a longer text; a few sentences are a good start.',
      );
    }
    this.objective = objectiveOf(source.objective);
    this.segment = segmentLengthOf(source);
    this.current = this.makeEpoch(0);
  }

  private makeEpoch(number: number): Epoch {
    const { ids, training } = this.source;
    return epochOf({ seed: training.seed, number, tokens: ids.length, segment: this.segment });
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

  /** The same as a row of the architecture holds it. */
  forRow(epoch: number, position: number): RowExample {
    const example = this.at(epoch, position);
    return isDecoderOnly(this.source.architecture) ? oneStream(example) : sideBySide(example);
  }
}
