// The paper's objectives and their settings (section 3.3, Table 3; spec 3.5). What each computes is in objectives/; what
// everyone else must know of it stands here, once.
import { choice, defaultsOf, number, schemaOf, type ValuesOf } from './field.ts';
import { keysOf } from './keysOf.ts';

/** What is known of an objective without computing anything. */
interface ObjectiveFacts {
  /** Settings that it reads. */
  readonly reads: readonly ('noiseDensity' | 'meanNoiseSpanLength')[];
  /** There are inputs; a language model has none. */
  readonly hasInputs: boolean;
  /** Inputs keep every position: what stands in for a token stands where it was. */
  readonly keepsPositions: boolean;
  /** Some tokens are hidden and others not; a shuffle hides none. */
  readonly hidesTokens: boolean;
  /** What a model learns to do with a prompt. */
  readonly teaches: 'gaps' | 'dropped' | 'shuffled' | 'beginnings';
}

const usual = { reads: ['noiseDensity'], hasInputs: true, keepsPositions: false, hidesTokens: true } as const;
const withoutRate = { ...usual, reads: [] } as const;

/** The objectives, with the names of T5's released code where the paper has none. */
export const objectiveFacts = {
  'span-corruption': { ...usual, reads: ['noiseDensity', 'meanNoiseSpanLength'], teaches: 'gaps' },
  'replace-spans': { ...usual, teaches: 'gaps' },
  'bert-style': { ...usual, keepsPositions: true, teaches: 'gaps' },
  'mass-style': { ...usual, keepsPositions: true, teaches: 'gaps' },
  'drop-tokens': { ...usual, teaches: 'dropped' },
  deshuffling: { ...withoutRate, hidesTokens: false, teaches: 'shuffled' },
  'prefix-lm': { ...withoutRate, teaches: 'beginnings' },
  lm: { ...withoutRate, hasInputs: false, teaches: 'beginnings' },
} as const satisfies Readonly<Record<string, ObjectiveFacts>>;

export type ObjectiveName = keyof typeof objectiveFacts;
export type Skill = ObjectiveFacts['teaches'];

/** All of them, in the order of the page. */
export const objectiveNames: readonly ObjectiveName[] = keysOf(objectiveFacts);

/** Whether an objective reads a setting; the others change nothing. */
export function readsSetting(objective: ObjectiveName, name: ObjectiveFacts['reads'][number]): boolean {
  const { reads }: ObjectiveFacts = objectiveFacts[objective];
  return reads.includes(name);
}

/** For whoever reads it, the row of a setting. */
function readBy(name: ObjectiveFacts['reads'][number]) {
  return {
    appliesTo(values: Readonly<Record<string, unknown>>) {
      const objective = objectiveNames.find((one) => one === values.objective);
      return objective === undefined || readsSetting(objective, name);
    },
  };
}

const [first, ...others] = objectiveNames;

export const objectiveFields = {
  objective: choice([first ?? 'span-corruption', ...others], { shown: 'first' }),
  noiseDensity: number({ default: 0.15, min: 0.01, max: 0.9, step: 0.01, ...readBy('noiseDensity') }),
  meanNoiseSpanLength: number({ default: 3, min: 1, max: 20, step: 0.5, ...readBy('meanNoiseSpanLength') }),
} as const;

export type ObjectiveConfig = ValuesOf<typeof objectiveFields>;
export const defaultObjectiveConfig: ObjectiveConfig = defaultsOf(objectiveFields);
export const objectiveSchema = schemaOf(objectiveFields);
