// The settings of the next run while they are being chosen. Corrupt and Train edit the same draft,
// so what is seen cut out on one page is what is trained on the other.
import { create } from 'zustand';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import type { ObjectiveConfig } from '../config/objective.ts';
import { builtInCorpusId, byteVocabularyId, defaultRunSettings, type RunSettings } from '../config/run.ts';
import type { TrainingConfig } from '../config/training.ts';

interface DraftState {
  settings: RunSettings;
}

export const useDraft = create<DraftState>()(() => ({ settings: defaultRunSettings }));

function patch(change: Partial<RunSettings>): void {
  useDraft.setState((state) => ({ settings: { ...state.settings, ...change } }));
}

export function changeModel(change: Partial<ModelConfig>): void {
  patch({ model: { ...useDraft.getState().settings.model, ...change } });
}

export function changeObjective(change: Partial<ObjectiveConfig>): void {
  patch({ objective: { ...useDraft.getState().settings.objective, ...change } });
}

export function changeTraining(change: Partial<TrainingConfig>): void {
  patch({ training: { ...useDraft.getState().settings.training, ...change } });
}

export function chooseCorpus(corpusId: string): void {
  patch({ corpusId });
}

/** Chooses a vocabulary; with its size, the model's table becomes as large. */
export function chooseVocabulary(vocabularyId: string, size?: number): void {
  const { model } = useDraft.getState().settings;
  patch({ vocabularyId, model: size === undefined ? model : { ...model, vocabSize: size } });
}

/** What was deleted is no longer chosen. */
export function forgetCorpus(id: string): void {
  if (useDraft.getState().settings.corpusId === id) chooseCorpus(builtInCorpusId);
}

export function forgetVocabulary(id: string): void {
  if (useDraft.getState().settings.vocabularyId !== id) return;
  chooseVocabulary(byteVocabularyId, defaultModelConfig.vocabSize);
}

export function replaceDraft(settings: RunSettings): void {
  useDraft.setState({ settings });
}
