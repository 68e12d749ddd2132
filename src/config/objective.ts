// Settings of the unsupervised objectives (paper section 3.3; spec 3.5).
import { choice, defaultsOf, number, schemaOf, type ValuesOf } from './field.ts';

/** The paper's objectives, Table 3, with the names of its released code where the paper has none. */
export const objectiveNames = [
  'span-corruption',
  'replace-spans',
  'bert-style',
  'mass-style',
  'drop-tokens',
  'deshuffling',
  'prefix-lm',
  'lm',
] as const;
export type ObjectiveName = (typeof objectiveNames)[number];

export const objectiveFields = {
  objective: choice(objectiveNames),
  noiseDensity: number({ default: 0.15, min: 0.01, max: 0.9, step: 0.01 }),
  meanNoiseSpanLength: number({ default: 3, min: 1, max: 20, step: 0.5 }),
} as const;

export type ObjectiveConfig = ValuesOf<typeof objectiveFields>;
export const defaultObjectiveConfig: ObjectiveConfig = defaultsOf(objectiveFields);
export const objectiveSchema = schemaOf(objectiveFields);
