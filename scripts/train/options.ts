// The options of the training command: one for every setting of a run, made from the rows in config/, and the few that
// are the command's own. Pure: words in, settings out. Knows neither files nor the engine.
import type { Field } from '../../src/config/field.ts';
import { modelFields } from '../../src/config/model.ts';
import { objectiveFields } from '../../src/config/objective.ts';
import { presetConfig, type SizePreset, sizePresets } from '../../src/config/presets.ts';
import { breachesOf, modelRules } from '../../src/config/rules.ts';
import { defaultRunSettings, type RunSettings, runSettingsSchema } from '../../src/config/run.ts';
import {
  defaultLearningRates,
  defaultMomenta,
  optimizerNames,
  trainingFields,
} from '../../src/config/training.ts';
import { Expected } from '../../src/errors/expected.ts';
import { quoted } from '../../src/errors/quoted.ts';
import type { BackendName } from '../../src/gpu/deviceKind.ts';
import { forVocabulary } from '../../src/model/vocabularyConfig.ts';
import type { Vocabulary } from '../../src/tokens/vocabulary.ts';

type Group = 'objective' | 'training' | 'model';
type Value = string | number | boolean;

/** The option of one setting. */
export interface SettingOption {
  /** `batch-size` for `batchSize`. */
  name: string;
  key: string;
  group: Group;
  field: Field;
}

/** What a command line says of settings, as parseArgs gives it. */
export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

const remedy = 'npm run train -- --help lists every option.';

const kebab = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const optionsOf = (group: Group, fields: Readonly<Record<string, Field>>): SettingOption[] =>
  Object.entries(fields)
    .filter(([, { shown }]) => shown !== 'never') // something else decides it
    .map(([key, field]) => ({ name: kebab(key), key, group, field }));

export const settingOptions: readonly SettingOption[] = [
  ...optionsOf('objective', objectiveFields),
  ...optionsOf('training', trainingFields),
  ...optionsOf('model', modelFields),
];

export const backends = ['webgpu', 'wasm', 'cpu'] as const satisfies readonly BackendName[];

/** Of the command alone. Its runs are shorter than the page's, where one can be watched and paused. */
export const commandDefaults = { size: 'mini', backend: 'webgpu', steps: 500 } as const;

/** For parseArgs. */
export const parseOptions = {
  size: { type: 'string' },
  backend: { type: 'string' },
  vocabulary: { type: 'string' },
  out: { type: 'string' },
  batch: { type: 'string' }, // what --batch-size was called
  ...Object.fromEntries(
    settingOptions.map(({ name, field }) => [
      name,
      { type: field.kind === 'switch' ? ('boolean' as const) : ('string' as const) },
    ]),
  ),
} as const;

function oneOf<T extends string>(option: string, allowed: readonly T[], text: OptionValues[string]): T {
  const chosen = allowed.find((choice) => choice === text);
  if (chosen) return chosen;
  throw new Expected('train.option', `one of ${allowed.join(', ')} for --${option}`, quoted(text), remedy);
}

export function chosenBackend(values: OptionValues): BackendName {
  return oneOf('backend', backends, values.backend ?? commandDefaults.backend);
}

/** The values that a number row takes, in words. */
export function rangeOf({ integer, min, max }: Extract<Field, { kind: 'number' }>): string {
  return `a${integer ? ' whole' : ''} number from ${min} to ${max}`;
}

function settingValue({ name, field }: SettingOption, given: OptionValues[string]): Value {
  if (field.kind === 'choice') return oneOf(name, field.choices, given);
  if (field.kind === 'switch') return given === true;
  const text = String(given);
  const value = Number(text);
  const fits = value >= field.min && value <= field.max && (!field.integer || Number.isInteger(value));
  if (text.trim() !== '' && fits) return value;
  throw new Expected('train.option', `${rangeOf(field)} for --${name}`, quoted(given), remedy);
}

/** The settings that a command line names, by group. */
function chosenIn(values: OptionValues, group: Group): Record<string, Value> {
  const all: OptionValues = { ...values, 'batch-size': values['batch-size'] ?? values.batch };
  const chosen = settingOptions
    .filter((option) => option.group === group && all[option.name] !== undefined)
    .map((option) => [option.key, settingValue(option, all[option.name])]);
  return Object.fromEntries(chosen);
}

/** Training settings with what depends on others: ten evaluations a run, and what is usual for the optimizer. */
function trainingOf(values: OptionValues): Record<string, Value> {
  const chosen = chosenIn(values, 'training');
  const steps = Number(chosen.steps ?? commandDefaults.steps);
  const every = Math.max(1, Math.round(steps / 10));
  const optimizer = optimizerNames.find((name) => name === chosen.optimizer) ?? optimizerNames[0];
  const usual = { learningRate: defaultLearningRates[optimizer], momentum: defaultMomenta[optimizer] };
  const often = { steps, evaluateEvery: every, checkpointEvery: every };
  return { ...defaultRunSettings.training, ...usual, ...often, ...chosen };
}

/** Throws `Expected` for settings that do not go together. */
function refuseBreach({ model }: RunSettings): void {
  const [breach] = breachesOf(modelRules, model);
  if (!breach) return;
  const wanted = `--${kebab(breach.field)} ${breach.wanted} beside --${kebab(breach.on)} ${model[breach.on]}`;
  throw new Expected('train.settings', wanted, breach.got, remedy);
}

/** Settings out of a command line, for a vocabulary; throws `Expected` in terms of the options. */
export function settingsOf(values: OptionValues, vocabulary: Vocabulary): RunSettings {
  const size: SizePreset = oneOf('size', sizePresets, values.size ?? commandDefaults.size);
  const checked = runSettingsSchema.safeParse({
    ...defaultRunSettings,
    objective: { ...defaultRunSettings.objective, ...chosenIn(values, 'objective') },
    training: trainingOf(values),
    model: forVocabulary({ ...presetConfig(size), ...chosenIn(values, 'model') }, vocabulary),
  });
  if (checked.success) {
    refuseBreach(checked.data);
    return checked.data;
  }
  const { path, message } = checked.error.issues[0]!;
  const got = `--${kebab(String(path.at(-1)))}: ${message}`;
  throw new Expected('train.settings', 'settings that go together', got, remedy);
}
