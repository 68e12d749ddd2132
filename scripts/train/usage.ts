// What `npm run train -- --help` prints: every option with its range and default, out of the rows they come from.
import type { Field } from '../../src/config/field.ts';
import { sizePresets } from '../../src/config/presets.ts';
import { fields as words } from '../../src/ui/words/en/fields.ts';
import { backends, commandDefaults, type SettingOption, settingOptions } from './options.ts';

const row = (option: string, text: string) => `  ${option.padEnd(35)}  ${text}`;

const head = `npm run train -- FILE [OPTIONS]

Trains a model on a text file (plain or zipped). What is wrong with the file or an option is said before the first
step. Interrupted, it ends after the step under way and writes the model; interrupted again, it ends at once.

${row('--out FOLDER', 'where the model is written, a new or an empty folder; without it nothing is kept')}
${row('--vocabulary FILE', 'a SentencePiece .model; bytes without')}
${row('--size NAME', `${sizePresets.join(', ')} (${commandDefaults.size})`)}
${row('--backend NAME', `${backends.join(', ')} (${commandDefaults.backend})`)}
`;

const titles = {
  objective: 'Objective',
  training: 'Training',
  model: 'Model (else as --size says)',
} as const;

const tail = `
Numbers are shown with their range and (default). --no-NAME switches off. Exit codes: 0 done, 1 failed (the newest
checkpoint's model is written all the same), 2 refused before the first step, 130 interrupted.`;

/** Defaults that the command has of its own, or that other options decide. */
const ownDefaults: Readonly<Record<string, string>> = {
  steps: String(commandDefaults.steps),
  learningRate: "the optimizer's usual",
  evaluateEvery: 'a tenth of the steps',
  checkpointEvery: 'a tenth of the steps',
};

const sized = ['dModel', 'dKv', 'dFf', 'numHeads', 'numLayers', 'numDecoderLayers'];

function labelOf(key: string): string {
  const entry = Object.entries(words).find(([name]) => name === key)?.[1];
  return typeof entry === 'object' && 'label' in entry ? entry.label : key;
}

function valuesOf(field: Field): string {
  if (field.kind === 'number') return `, ${field.min} to ${field.max}`;
  return field.kind === 'choice' ? `: ${field.choices.join(', ')}` : '';
}

function lineOf({ name, key, field }: SettingOption): string {
  const shown = field.kind === 'switch' ? `--${name}` : `--${name} ${field.kind === 'number' ? 'N' : 'NAME'}`;
  const usual = field.kind === 'switch' ? (field.default ? 'on' : 'off') : String(field.default);
  const value = sized.includes(key) ? '' : ` (${ownDefaults[key] ?? usual})`;
  return row(shown, `${labelOf(key)}${valuesOf(field)}${value}`);
}

function section(group: SettingOption['group']): string {
  const lines = settingOptions.filter((option) => option.group === group).map(lineOf);
  return `\n${titles[group]}\n${lines.join('\n')}\n`;
}

export const usage = `${head}${section('objective')}${section('training')}${section('model')}${tail}`;
