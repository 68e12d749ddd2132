// Which decoding settings a method listens to, and what must change with another: plain functions of the settings.
import type { DecodingConfig } from '../../../config/decoding.ts';

const length = ['maxNewTokens', 'minNewTokens'] as const;
const repeats = ['noRepeatNgramSize', 'repetitionPenalty'] as const;
const beams = ['numBeams', 'numReturnSequences'] as const;

/** The rows that stand under a method. */
export function rowsOf(method: DecodingConfig['method']): readonly (keyof DecodingConfig)[] {
  switch (method) {
    case 'greedy':
      return [...length, ...repeats];
    case 'beam':
      return [...beams, 'lengthPenalty', 'earlyStopping', ...length, ...repeats];
    case 'google-beam':
      return [...beams, 'alpha', 'maxNewTokens'];
    case 'sample':
      return ['temperature', 'topK', 'topP', 'seed', 'numReturnSequences', ...length, ...repeats];
  }
}

/** A change with what it entails: no more answers than beams, no shortest answer above the longest. */
export function entailed(settings: DecodingConfig, change: Partial<DecodingConfig>): Partial<DecodingConfig> {
  const next = { ...settings, ...change };
  const tooMany = next.method.endsWith('beam') && next.numReturnSequences > next.numBeams;
  if (tooMany && change.numReturnSequences !== undefined)
    return { ...change, numBeams: next.numReturnSequences };
  if (tooMany) return { ...change, numReturnSequences: next.numBeams };
  if (change.minNewTokens !== undefined && next.minNewTokens > next.maxNewTokens)
    return { ...change, maxNewTokens: next.minNewTokens };
  if (next.minNewTokens > next.maxNewTokens) return { ...change, minNewTokens: next.maxNewTokens };
  return change;
}
