// The one description of a model: Hugging Face's T5Config names in camelCase, and the size presets.
// `src/model/config.ts` only reads and writes config.json from it.
import { choice, defaultsOf, number, schemaOf, toggle, type ValuesOf } from './field.ts';

/** The paper's architectures, section 3.2. `shared`: one stack serves as encoder and decoder. */
export const architectures = ['encoder-decoder', 'shared', 'decoder-lm', 'prefix-lm'] as const;
export type Architecture = (typeof architectures)[number];

type DepthName = 'numLayers' | 'numDecoderLayers';

/** `gelu` is the tanh approximation that T5 v1.1 uses (Hugging Face's gelu_new). */
export const feedForwardProjections = [
  'relu',
  'gated-gelu',
  'gelu',
  'silu',
  'gated-relu',
  'gated-silu',
] as const;

/** The vocabulary decides it, and does not travel. */
const ofVocabulary = { inLink: false, shown: 'never' } as const;

/** A stack that a model does not have is not as deep as anything; the only one is neither encoder nor decoder alone. */
function depth(name: DepthName) {
  const depths = ({ architecture }: Readonly<Record<string, unknown>>) =>
    depthFields(architectures.find((one) => one === architecture) ?? 'encoder-decoder');
  return {
    appliesTo: (values: Readonly<Record<string, unknown>>) => depths(values).includes(name),
    words: (values: Readonly<Record<string, unknown>>) => (depths(values).length === 1 ? 'layers' : name),
  };
}

export const modelFields = {
  architecture: choice(architectures, { shown: 'first' }),
  vocabSize: number({ default: 384, min: 8, max: 300_000, step: 1, integer: true, ...ofVocabulary }),
  dModel: number({ default: 128, min: 4, max: 4096, step: 4, integer: true }),
  dKv: number({ default: 32, min: 1, max: 256, step: 1, integer: true }),
  dFf: number({ default: 512, min: 4, max: 65_536, step: 4, integer: true }),
  numHeads: number({ default: 4, min: 1, max: 128, step: 1, integer: true }),
  numLayers: number({ default: 2, min: 1, max: 48, step: 1, integer: true, ...depth('numLayers') }),
  numDecoderLayers: number({
    default: 2,
    min: 1,
    max: 48,
    step: 1,
    integer: true,
    ...depth('numDecoderLayers'),
  }),
  relativeAttentionNumBuckets: number({ default: 32, min: 4, max: 128, step: 2, integer: true }),
  relativeAttentionMaxDistance: number({ default: 128, min: 8, max: 4096, step: 1, integer: true }),
  dropoutRate: number({ default: 0, min: 0, max: 0.9, step: 0.05 }),
  feedForwardProj: choice(feedForwardProjections),
  tieWordEmbeddings: toggle(true),
  /** Decoder output times dModel^-0.5 before the output table (T5 v1.0; spec 1.6). */
  scaleDecoderOutputs: toggle(true),
  layerNormEpsilon: number({ default: 1e-6, min: 1e-12, max: 1e-2, step: 1e-6, logarithmic: true }),
  initializerFactor: number({ default: 1, min: 0.01, max: 10, step: 0.01 }),
  padTokenId: number({ default: 0, min: 0, max: 300_000, step: 1, integer: true, ...ofVocabulary }),
  eosTokenId: number({ default: 1, min: 0, max: 300_000, step: 1, integer: true, ...ofVocabulary }),
  decoderStartTokenId: number({ default: 0, min: 0, max: 300_000, step: 1, integer: true, ...ofVocabulary }),
} as const;

export type ModelConfig = ValuesOf<typeof modelFields>;
export const defaultModelConfig: ModelConfig = defaultsOf(modelFields);
export const modelSchema = schemaOf(modelFields);

/** Decoder-only architectures have one stack and no cross-attention. */
export function isDecoderOnly(architecture: Architecture): boolean {
  return architecture === 'decoder-lm' || architecture === 'prefix-lm';
}

/**
 * The rows that say how deep a model's stacks are: encoder and decoder, or the only stack there is.
 * Of the other row the model has nothing.
 */
export function depthFields(architecture: Architecture): readonly DepthName[] {
  if (architecture === 'shared') return ['numLayers'];
  return isDecoderOnly(architecture) ? ['numDecoderLayers'] : ['numLayers', 'numDecoderLayers'];
}

/** Feed-forward kind taken apart: `gated-gelu` is gated, with gelu. */
export function feedForwardParts(projection: ModelConfig['feedForwardProj']): {
  gated: boolean;
  activation: 'relu' | 'gelu' | 'silu';
} {
  const gated = projection.startsWith('gated-');
  const activation = (gated ? projection.slice('gated-'.length) : projection) as 'relu' | 'gelu' | 'silu';
  return { gated, activation };
}
