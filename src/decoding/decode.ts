// The one way into decoding: settings are checked here, and the method they name is run.
// Knows neither the model nor text: ids in, ids out.
import { type DecodingConfig, decodingSchema } from '../config/decoding.ts';
import { decodingRules, refuseBreaches } from '../config/rules.ts';
import { Expected } from '../errors/expected.ts';
import { googleBeamSearch } from './googleBeam.ts';
import { greedySearch } from './greedy.ts';
import type { Hypothesis } from './hypothesis.ts';
import { processorsOf } from './processors.ts';
import { sampleSearch } from './sampling.ts';
import type { Scorer } from './scorer.ts';
import type { Search } from './search.ts';
import { transformersBeamSearch } from './transformersBeam.ts';

/** The vocabulary's ids that decoding must know. */
interface DecodingIds {
  readonly startId: number;
  readonly eosId: number;
}

interface DecodeOptions {
  /** Looked at between steps; `decode` then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Ids given after the start token (a language model's prompt): not scored, an EOS in it stops nothing. */
  readonly prefix?: Int32Array;
}

/**
 * Hypotheses, best first (samples: in the order drawn): one for greedy search, at most `numReturnSequences` else.
 * The scorer stays the caller's to dispose of.
 * @throws Expected `decoding.settings`, `decoding.eosId`, `decoding.logits`.
 */
export async function decode(
  scorer: Scorer,
  config: DecodingConfig,
  ids: DecodingIds,
  options: DecodeOptions = {},
): Promise<Hypothesis[]> {
  verifySettings(config);
  verifyEos(ids.eosId, scorer.vocabSize);
  const prompt = promptOf(ids.startId, options.prefix);
  const processors = processorsOf(config, prompt.length, ids.eosId);
  const search: Search = { scorer, config, eosId: ids.eosId, prompt, processors, signal: options.signal };
  return methodOf(config)(search);
}

function promptOf(startId: number, prefix: Int32Array = new Int32Array(0)): Int32Array {
  const prompt = new Int32Array(prefix.length + 1);
  prompt[0] = startId;
  prompt.set(prefix, 1);
  return prompt;
}

function methodOf(config: DecodingConfig): (search: Search) => Promise<Hypothesis[]> {
  switch (config.method) {
    case 'greedy':
      return greedySearch;
    case 'beam': // Transformers calls one beam greedy search and penalizes logits there
      return config.numBeams === 1 ? greedySearch : transformersBeamSearch;
    case 'google-beam':
      return googleBeamSearch;
    case 'sample':
      return sampleSearch;
  }
}

function verifySettings(config: DecodingConfig): void {
  const checked = decodingSchema.safeParse(config);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    const wanted = `${issue.path.join('.') || 'settings'}: ${issue.message}`;
    const got = JSON.stringify(issue.path.reduce<unknown>(valueAt, config));
    throw new Expected('decoding.settings', wanted, got, 'Put the setting back into its range.');
  }
  refuseBreaches('decoding.settings', decodingRules, config);
}

function valueAt(settings: unknown, key: PropertyKey): unknown {
  return (settings as Record<PropertyKey, unknown> | undefined)?.[key];
}

function verifyEos(eosId: number, vocabSize: number): void {
  if (eosId >= 0 && eosId < vocabSize) return;
  const remedy = 'Use the vocabulary that the model was trained with.';
  throw new Expected('decoding.eosId', `an id below the model's ${vocabSize}`, eosId, remedy);
}
