// What a person chose, made whole: in range, and with a model that fits its vocabulary. Done once, before a run exists.
import { modelRules, refuseBreaches } from '../config/rules.ts';
import { type RunSettings, runSettingsSchema } from '../config/run.ts';
import { Expected } from '../errors/expected.ts';
import { forVocabulary } from '../model/vocabularyConfig.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';

/** Settings that are in range and whose model fits the vocabulary. Throws Expected `run.settings`. */
export function completeSettings(settings: RunSettings, vocabulary: Vocabulary): RunSettings {
  const parsed = runSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const remedy = 'Put the setting back into its range.';
    throw new Expected('run.settings', issue?.message ?? 'settings', issue?.path.join('.') ?? 'none', remedy);
  }
  const model = forVocabulary(parsed.data.model, vocabulary);
  refuseBreaches('run.settings', modelRules, model);
  return { ...parsed.data, model };
}
