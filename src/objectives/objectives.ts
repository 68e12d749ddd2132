// The paper's objectives (section 3.3, Table 3), each one line of composition (T5 models/gin/objectives; spec 3.5).
// A new objective is a new row here and its facts in config/objective.ts.
import { type ObjectiveConfig, type ObjectiveName, objectiveFacts } from '../config/objective.ts';
import { type Denoise, denoise } from './denoise.ts';
import {
  droppedNeeds,
  languageModelNeeds,
  type Needs,
  prefixNeeds,
  randomSpansNeeds,
  replacedNeeds,
  wholeNeeds,
} from './lengths.ts';
import { everything, iid, inverse, randomPrefix, randomSpans } from './noiseMasks.ts';
import {
  dropNoiseTokens,
  dropNonnoiseTokens,
  noiseSpanToUniqueSentinel,
  noiseTokenToRandomTokenOrSentinel,
  noiseTokenToSentinel,
  nonnoiseSpanToUniqueSentinel,
  permuteNoiseTokens,
  whole,
} from './rewriting.ts';
import { withinSentinels } from './sentinels.ts';

export interface Objective {
  readonly name: ObjectiveName;
  /** There are inputs; a language model has none. */
  readonly hasInputs: boolean;
  /** A segment of tokens to inputs, targets and what was hidden, without EOS. */
  readonly apply: Denoise;
  /** Room that a segment of so many tokens needs. */
  readonly needs: (tokens: number) => Needs;
}

type Row = (config: ObjectiveConfig) => Omit<Objective, 'name' | 'hasInputs'>;

const objectives: Record<ObjectiveName, Row> = {
  'span-corruption': ({ noiseDensity: density, meanNoiseSpanLength: meanLength }) => ({
    apply: denoise({
      noise: withinSentinels(randomSpans({ density, meanLength })),
      inputs: noiseSpanToUniqueSentinel,
      targets: nonnoiseSpanToUniqueSentinel,
    }),
    needs: (tokens) => randomSpansNeeds(tokens, density, meanLength),
  }),
  'replace-spans': ({ noiseDensity: density }) => ({
    apply: denoise({
      noise: withinSentinels(iid(density)),
      inputs: noiseSpanToUniqueSentinel,
      targets: nonnoiseSpanToUniqueSentinel,
    }),
    needs: (tokens) => replacedNeeds(tokens, density),
  }),
  'bert-style': ({ noiseDensity }) => ({
    apply: denoise({ noise: iid(noiseDensity), inputs: noiseTokenToRandomTokenOrSentinel, targets: whole }),
    needs: wholeNeeds,
  }),
  'mass-style': ({ noiseDensity }) => ({
    apply: denoise({ noise: iid(noiseDensity), inputs: noiseTokenToSentinel, targets: whole }),
    needs: wholeNeeds,
  }),
  'drop-tokens': ({ noiseDensity }) => ({
    apply: denoise({ noise: iid(noiseDensity), inputs: dropNoiseTokens, targets: dropNonnoiseTokens }),
    needs: (tokens) => droppedNeeds(tokens, noiseDensity),
  }),
  // Everything is shuffled, whatever the density (all_permute.gin).
  deshuffling: () => ({
    apply: denoise({ noise: iid(1), inputs: permuteNoiseTokens, targets: whole }),
    needs: wholeNeeds,
  }),
  // Upstream calls the prefix noise and drops the rest; here, as everywhere, noise is what the model must write.
  'prefix-lm': () => ({
    apply: denoise({
      noise: inverse(randomPrefix(0.5)),
      inputs: dropNoiseTokens,
      targets: dropNonnoiseTokens,
    }),
    needs: prefixNeeds,
  }),
  lm: () => ({
    apply: denoise({ noise: everything, inputs: dropNoiseTokens, targets: whole }),
    needs: languageModelNeeds,
  }),
};

/** The objective that the settings describe. `deshuffling`, `prefix-lm` and `lm` have no rate of their own. */
export function objectiveOf(config: ObjectiveConfig): Objective {
  const name = config.objective;
  return { name, hasInputs: objectiveFacts[name].hasInputs, ...objectives[name](config) };
}
