// Settings that constrain one another: each pair is one rule, which form, link, file, command and engine ask alike.
// Ranges of single settings are in their rows. Words stand in ui/words under `rules`, by the setting that is refused.
import { Expected } from '../errors/expected.ts';
import type { DecodingConfig } from './decoding.ts';
import type { ModelConfig } from './model.ts';

type NumberKey<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T] & string;

/** A setting that another one bounds. */
export interface Rule<T> {
  /** The setting that is refused. */
  readonly field: NumberKey<T>;
  /** The setting it depends on. */
  readonly on: NumberKey<T>;
  readonly relation: 'above' | 'below' | 'at most';
  /** What it must be above, below or at most; undefined where the rule does not apply. */
  readonly bound: (settings: T) => number | undefined;
}

/** A rule that settings break. */
interface Breach<T> extends Pick<Rule<T>, 'field' | 'on'> {
  bound: number;
  /** In English, for the log: `above 16`. */
  wanted: string;
  got: number;
}

const belowVocabulary = (field: 'padTokenId' | 'eosTokenId' | 'decoderStartTokenId'): Rule<ModelConfig> => ({
  field,
  on: 'vocabSize',
  relation: 'below',
  bound: ({ vocabSize }) => vocabSize,
});

export const modelRules: readonly Rule<ModelConfig>[] = [
  {
    // The near half of a decoder's buckets holds one distance each; from there on distances share theirs (spec 1.4).
    field: 'relativeAttentionMaxDistance',
    on: 'relativeAttentionNumBuckets',
    relation: 'above',
    bound: ({ relativeAttentionNumBuckets }) => Math.floor(relativeAttentionNumBuckets / 2),
  },
  belowVocabulary('padTokenId'),
  belowVocabulary('eosTokenId'),
  belowVocabulary('decoderStartTokenId'),
];

export const decodingRules: readonly Rule<DecodingConfig>[] = [
  {
    field: 'numReturnSequences',
    on: 'numBeams',
    relation: 'at most',
    bound: ({ method, numBeams }) => (method === 'beam' || method === 'google-beam' ? numBeams : undefined),
  },
  {
    field: 'minNewTokens',
    on: 'maxNewTokens',
    relation: 'at most',
    bound: ({ maxNewTokens }) => maxNewTokens,
  },
];

function holds(value: number, relation: Rule<never>['relation'], bound: number): boolean {
  switch (relation) {
    case 'above':
      return value > bound;
    case 'below':
      return value < bound;
    case 'at most':
      return value <= bound;
  }
}

/** The rules that settings break, in their order. */
export function breachesOf<T>(rules: readonly Rule<T>[], settings: T): Breach<T>[] {
  return rules.flatMap(({ field, on, relation, bound: boundOf }) => {
    const [got, bound] = [settings[field] as number, boundOf(settings)];
    if (bound === undefined || holds(got, relation, bound)) return [];
    return [{ field, on, bound, wanted: `${relation} ${bound}`, got }];
  });
}

/** Throws Expected `code` for the first rule that settings break. */
export function refuseBreaches<T>(code: string, rules: readonly Rule<T>[], settings: T): void {
  const [breach] = breachesOf(rules, settings);
  if (!breach) return;
  const { field, on, wanted, got } = breach;
  throw new Expected(code, `${field} ${wanted}`, got, `Change ${field} or ${on}.`);
}
