// What a block is made of, once: where each sub-layer lies, and of what shape its parameters are, how they are drawn at
// first and which are used as one matrix. Paths, the list of parameters and initial values are derived from here.
// Names are those of Transformers' T5 (spec 1.10), initial draws those of Mesh TensorFlow (spec 1.7).
import { type Architecture, feedForwardParts, type ModelConfig } from '../config/model.ts';

export type StackName = 'encoder' | 'decoder';
/** The sub-layers that there are, in the order in which a block passes them. */
export const subLayers = ['selfAttention', 'crossAttention', 'feedForward'] as const;
export type SubLayer = (typeof subLayers)[number];

/** The sub-layers of a block, each with the number of its layer in the names. */
type BlockLayers = Readonly<Partial<Record<SubLayer, number>>>;

/** A block that reads nothing but its own stack: every encoder's, and that of decoder-only models. */
export const oneStack = { selfAttention: 0, feedForward: 1 } as const satisfies BlockLayers;

/** What the blocks of each stack hold; of the decoder of `shared` all but cross-attention are the encoder's. */
export const blockLayers: Readonly<Record<Architecture, Readonly<Record<StackName, BlockLayers>>>> = {
  'encoder-decoder': {
    encoder: oneStack,
    decoder: { selfAttention: 0, crossAttention: 1, feedForward: 2 },
  },
  shared: { encoder: oneStack, decoder: { crossAttention: 1 } },
  'decoder-lm': { encoder: {}, decoder: oneStack },
  'prefix-lm': { encoder: {}, decoder: oneStack },
};

/** How a parameter is drawn at first, and with which standard deviation (uniform: the limit). */
export type InitialDraw =
  | { readonly draw: 'ones' }
  | { readonly draw: 'normal' | 'truncated' | 'uniform'; readonly scale: number };

export interface ParameterRow {
  /** Hugging Face's tensor name; in a sub-layer what follows its path. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: InitialDraw;
}

/** Parameters with the same columns that are used as one matrix, their rows stacked; mostly one alone. */
export type RowGroup = readonly ParameterRow[];

const normal = (scale: number): InitialDraw => ({ draw: 'normal', scale });
const truncated = (scale: number): InitialDraw => ({ draw: 'truncated', scale });

/** The scale of a norm, [dModel]. */
export function normRow(name: string, { dModel }: ModelConfig): ParameterRow {
  return { name, shape: [dModel], initial: { draw: 'ones' } };
}

/** The table of ids, [vocabSize, dModel]. */
export function embeddingRow({ vocabSize, dModel }: ModelConfig): ParameterRow {
  return { name: 'shared.weight', shape: [vocabSize, dModel], initial: normal(1) };
}

/** The output table where it is its own, [vocabSize, dModel]. */
export function headRow({ vocabSize, dModel }: ModelConfig): ParameterRow {
  return { name: 'lm_head.weight', shape: [vocabSize, dModel], initial: truncated(dModel ** -0.5) };
}

/** What follows a self-attention's path in the name of its table of relative positions. */
export const relativeBiasName = 'SelfAttention.relative_attention_bias.weight';

/** The table of relative positions, [buckets, heads]: one a stack, in the self-attention of its first block. */
function relativeBiasRow({ relativeAttentionNumBuckets, numHeads }: ModelConfig): ParameterRow {
  return {
    name: relativeBiasName,
    shape: [relativeAttentionNumBuckets, numHeads],
    initial: { draw: 'uniform', scale: Math.sqrt(6 / (relativeAttentionNumBuckets + numHeads)) },
  };
}

/** The projections of attention; the scale that it leaves out of its scores sits in the query weights. */
function projections(
  part: string,
  { dModel, dKv, numHeads }: ModelConfig,
): Record<'q' | 'k' | 'v' | 'o', ParameterRow> {
  const inner = numHeads * dKv;
  const inward = (name: string, scale: number): ParameterRow => ({
    name: `${part}.${name}.weight`,
    shape: [inner, dModel],
    initial: normal(scale),
  });
  return {
    q: inward('q', (dModel * dKv) ** -0.5),
    k: inward('k', dModel ** -0.5),
    v: inward('v', dModel ** -0.5),
    o: { name: `${part}.o.weight`, shape: [dModel, inner], initial: normal(inner ** -0.5) },
  };
}

function feedForward(config: ModelConfig): RowGroup[] {
  const { dModel, dFf } = config;
  const part = 'DenseReluDense';
  const inward = feedForwardParts(config.feedForwardProj).gated ? ['wi_0', 'wi_1'] : ['wi'];
  return [
    inward.map((name) => ({
      name: `${part}.${name}.weight`,
      shape: [dFf, dModel],
      initial: truncated(dModel ** -0.5),
    })),
    [{ name: `${part}.wo.weight`, shape: [dModel, dFf], initial: truncated(dFf ** -0.5) }],
  ];
}

/** The matrices of each sub-layer, in their order in files; its norm follows them. */
const matrices: Readonly<Record<SubLayer, (config: ModelConfig, first: boolean) => RowGroup[]>> = {
  selfAttention: (config, first) => {
    const { q, k, v, o } = projections('SelfAttention', config);
    return [[q, k, v], [o], ...(first ? [[relativeBiasRow(config)]] : [])];
  },
  crossAttention: (config) => {
    const { q, k, v, o } = projections('EncDecAttention', config);
    return [[q], [k, v], [o]];
  },
  feedForward,
};

/** The parameters of a sub-layer of block `block`, named by what follows the sub-layer's path. */
export function subLayerRows(subLayer: SubLayer, config: ModelConfig, block: number): RowGroup[] {
  return [...matrices[subLayer](config, block === 0), [normRow('layer_norm.weight', config)]];
}
