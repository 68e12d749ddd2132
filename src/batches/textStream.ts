// A text under an objective as a stream of examples: most of the text to learn from, its end held out.
import type { ModelConfig } from '../config/model.ts';
import type { ObjectiveConfig } from '../config/objective.ts';
import type { TrainingConfig } from '../config/training.ts';
import { EpochReader } from './epochReader.ts';
import type { ExampleStream } from './exampleStream.ts';
import { layoutOf } from './layout.ts';
import { segmentLengthOf, TextExamples, type TextSource, type TokenIds } from './textExamples.ts';

/** Share of the text that is held out, from its end. */
const heldOutShare = 0.05;
/** A text of fewer segments is too short to give any away. */
const fewestSegments = 4;
/** Evaluation does not depend on the run's seed, so that runs can be compared. */
const evaluationSeed = 0;

interface TextSplit {
  training: TokenIds;
  heldOut: TokenIds;
  /** The text is so short that evaluation uses the training text: its loss says nothing of new text. */
  reusesTraining: boolean;
}

/** The last twentieth of the text, at least one segment, is held out; a text of under four segments serves as both. */
export function splitText(ids: TokenIds, segment: number): TextSplit {
  if (ids.length < fewestSegments * segment) return { training: ids, heldOut: ids, reusesTraining: true };
  const start = ids.length - Math.max(segment, Math.floor(ids.length * heldOutShare));
  return { training: ids.subarray(0, start), heldOut: ids.subarray(start), reusesTraining: false };
}

/** The settings of a run that decide how its text becomes examples. */
export interface TextStreamSettings {
  model: Pick<ModelConfig, 'architecture'>;
  objective: ObjectiveConfig;
  training: Pick<TrainingConfig, 'inputLength' | 'targetLength' | 'seed'>;
}

/** Examples of a text, held-out part included in `ids`; a text that is too short is refused when it is read. */
export function textStream(
  { model, objective, training }: TextStreamSettings,
  vocabulary: TextSource['vocabulary'],
  ids: TokenIds,
): ExampleStream {
  const layout = layoutOf(model.architecture, training);
  const source = { ids, vocabulary, objective, layout, seed: training.seed };
  const split = splitText(ids, segmentLengthOf(source));
  const evaluated = { ...source, ids: split.heldOut, seed: evaluationSeed };
  return {
    name: `a text under ${objective.objective}`,
    read: (from) => new EpochReader(new TextExamples({ ...source, ids: split.training }), from),
    heldOut: {
      reusesTraining: split.reusesTraining,
      read: () => new EpochReader(new TextExamples(evaluated)),
    },
  };
}
