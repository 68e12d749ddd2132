// Everything that makes a run what it is: same settings, same text and same adapter give the same curve.
import { z } from 'zod';
import { defaultModelConfig, type ModelConfig, modelSchema } from './model.ts';
import { defaultObjectiveConfig, type ObjectiveConfig, objectiveSchema } from './objective.ts';
import { defaultTrainingConfig, type TrainingConfig, trainingSchema } from './training.ts';

export interface RunSettings {
  model: ModelConfig;
  objective: ObjectiveConfig;
  training: TrainingConfig;
  /** Key of the text in the `corpora` store. */
  corpusId: string;
  /** `bytes`, or the key of a SentencePiece model in the `vocabularies` store. */
  vocabularyId: string;
}

export const runSettingsSchema: z.ZodType<RunSettings> = z.strictObject({
  model: modelSchema,
  objective: objectiveSchema,
  training: trainingSchema,
  corpusId: z.string().min(1),
  vocabularyId: z.string().min(1),
});

export const builtInCorpusId = 'sample';
export const byteVocabularyId = 'bytes';
/** Sentinels of the byte vocabulary, as ByT5 has them. */
export const byteSentinelCount = 125;

export const defaultRunSettings: RunSettings = {
  model: defaultModelConfig,
  objective: defaultObjectiveConfig,
  training: defaultTrainingConfig,
  corpusId: builtInCorpusId,
  vocabularyId: byteVocabularyId,
};
