// The part of a text that is never trained on, and fixed batches of it: every evaluation sees the same ones.
import type { Batch, Example } from './batch.ts';
import { type ExampleSource, Examples, segmentLengthOf, type TokenIds } from './examples.ts';
import { type BatchStream, batchStreamOver } from './stream.ts';

/** Share of the text that is held out, from its end. */
const heldOutShare = 0.05;
/** A text of fewer segments is too short to give any away. */
const fewestSegments = 4;
/** Evaluation does not depend on the run's seed, so that runs can be compared. */
const evaluationSeed = 0;

export interface TextSplit {
  training: TokenIds;
  heldOut: TokenIds;
  /** The text is so short that evaluation uses the training text: its loss says nothing of new text. */
  reusesTrainingText: boolean;
}

/** The last twentieth of the text, at least one segment, is held out; a text of under four segments serves as both. */
export function splitText(ids: TokenIds, segment: number): TextSplit {
  if (ids.length < fewestSegments * segment) return { training: ids, heldOut: ids, reusesTrainingText: true };
  const start = ids.length - Math.max(segment, Math.floor(ids.length * heldOutShare));
  return { training: ids.subarray(0, start), heldOut: ids.subarray(start), reusesTrainingText: false };
}

const splitOf = (source: ExampleSource): TextSplit => splitText(source.ids, segmentLengthOf(source));

function evaluationSource(source: ExampleSource): ExampleSource {
  const training = { ...source.training, seed: evaluationSeed };
  return { ...source, training, ids: splitOf(source).heldOut };
}

/** Training batches of a text, its held-out part left alone; `cursor` as `BatchStream.cursor` gave it. */
export function batchStream({ cursor, ...source }: ExampleSource & { cursor?: unknown }): BatchStream {
  return batchStreamOver({ ...source, ids: splitOf(source).training }, cursor);
}

/** The same batches every time: `count` of the held-out text. */
export function heldOutBatches(
  source: ExampleSource,
  count: number,
): { batches: Batch[]; reusesTrainingText: boolean } {
  const stream = batchStreamOver(evaluationSource(source));
  const batches = Array.from({ length: count }, () => stream.next());
  return { batches, reusesTrainingText: splitOf(source).reusesTrainingText };
}

/** The first held-out examples, EOS included, for the samples a run shows; fewer if there are not so many. */
export function heldOutExamples(source: ExampleSource, count: number): Example[] {
  const examples = new Examples(evaluationSource(source));
  const length = Math.min(count, examples.count(0));
  return Array.from({ length }, (_, position) => examples.at(0, position));
}
