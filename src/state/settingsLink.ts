// The draft as a link to this page and back. Text and vocabulary stay on the machine they are on.
import type { Fields } from '../config/field.ts';
import { modelFields } from '../config/model.ts';
import { objectiveFields } from '../config/objective.ts';
import { modelRules } from '../config/rules.ts';
import type { RunSettings } from '../config/run.ts';
import { type OptimizerName, trainingFields, trainingFieldsFor } from '../config/training.ts';
import { type Refusal, readSettings, settledByRules, writeSettings } from './link.ts';

/** What a link leaves out of training is the default of all, but the momentum that is usual for its optimizer. */
function linkedTraining(optimizer: OptimizerName): typeof trainingFields {
  return { ...trainingFields, momentum: trainingFieldsFor(optimizer).momentum };
}

function readTraining(from: URLSearchParams) {
  const { optimizer } = readSettings({ optimizer: trainingFields.optimizer }, from).values;
  return readSettings(linkedTraining(optimizer), from);
}

/** Momentum was called beta1. */
function renamed(search: string): URLSearchParams {
  const from = new URLSearchParams(search);
  const beta1 = from.get('beta1');
  if (beta1 !== null && !from.has('momentum')) from.set('momentum', beta1);
  return from;
}

/** The search part of a link; empty when all settings are the defaults. */
export function settingsLink(settings: RunSettings): string {
  const search = new URLSearchParams();
  writeSettings(modelFields, settings.model, search);
  writeSettings(objectiveFields, settings.objective, search);
  writeSettings(linkedTraining(settings.training.optimizer), settings.training, search);
  return search.toString();
}

const names = new Set(
  [modelFields, objectiveFields, trainingFields].flatMap((table: Fields) =>
    Object.keys(table).filter((name) => table[name]?.inLink),
  ),
);

/** Settings of a link laid over `base`, and what of them was out of range; undefined if it holds no settings. */
export function readSettingsLink(
  search: string,
  base: RunSettings,
): { settings: RunSettings; refused: Refusal[] } | undefined {
  const from = renamed(search);
  if (![...from.keys()].some((key) => names.has(key))) return undefined;
  const model = settledByRules(modelFields, modelRules, readSettings(modelFields, from));
  const objective = readSettings(objectiveFields, from);
  const training = readTraining(from);
  const { vocabSize } = base.model;
  return {
    settings: {
      ...base,
      model: { ...model.values, vocabSize },
      objective: objective.values,
      training: training.values,
    },
    refused: [...model.refused, ...objective.refused, ...training.refused],
  };
}
