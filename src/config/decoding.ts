// Settings of decoding, with the names of Transformers' GenerationConfig (spec 9).
import { choice, defaultsOf, number, schemaOf, toggle, type ValuesOf } from './field.ts';

export const decodingFields = {
  /** `beam` follows Transformers, `google-beam` t5x and Mesh TensorFlow; they score lengths differently. */
  method: choice(['greedy', 'beam', 'google-beam', 'sample']),
  maxNewTokens: number({ default: 64, min: 1, max: 1024, step: 1, integer: true }),
  minNewTokens: number({ default: 0, min: 0, max: 1024, step: 1, integer: true }),
  numBeams: number({ default: 4, min: 1, max: 16, step: 1, integer: true }),
  numReturnSequences: number({ default: 4, min: 1, max: 16, step: 1, integer: true }),
  /** Transformers: sum / length^penalty. */
  lengthPenalty: number({ default: 1, min: -5, max: 5, step: 0.1 }),
  earlyStopping: choice(['false', 'true', 'never']),
  /** Google: sum / ((5 + length) / 6)^alpha. */
  alpha: number({ default: 0.6, min: 0, max: 5, step: 0.1 }),
  noRepeatNgramSize: number({ default: 0, min: 0, max: 10, step: 1, integer: true }),
  repetitionPenalty: number({ default: 1, min: 0.1, max: 10, step: 0.05 }),
  temperature: number({ default: 1, min: 0.01, max: 10, step: 0.05 }),
  topK: number({ default: 0, min: 0, max: 1000, step: 1, integer: true }),
  topP: number({ default: 1, min: 0.01, max: 1, step: 0.01 }),
  seed: number({ default: 1, min: 0, max: 2_147_483_647, step: 1, integer: true }),
  /** Probability of each piece and the runners-up are kept for the page. */
  explain: toggle(true),
} as const;

export type DecodingConfig = ValuesOf<typeof decodingFields>;
export const defaultDecodingConfig: DecodingConfig = defaultsOf(decodingFields);
export const decodingSchema = schemaOf(decodingFields);
