// Every parameter of a model under Hugging Face's tensor name, with its shape: the one list that files,
// gradients, optimizer state and the page share. Linear weights are [out, in], as PyTorch stores them.
// Knows nothing of values, of tensors or of how parameters lie in GPU memory. Names: spec of Transformers' T5.
import { feedForwardParts, isDecoderOnly, type ModelConfig } from '../config/model.ts';

export type ParameterShapes = Map<string, number[]>;

/** Blocks of the decoder. `shared` runs the one stack twice, so its depth is the encoder's. */
export function decoderDepth(config: ModelConfig): number {
  return config.architecture === 'shared' ? config.numLayers : config.numDecoderLayers;
}

/**
 * Name -> shape of every parameter of a configuration, in the order of the forward pass.
 * `lm_head.weight` is there only if the output table is its own.
 */
export function parameterShapes(config: ModelConfig): ParameterShapes {
  const { vocabSize, dModel } = config;
  const encoder = isDecoderOnly(config.architecture) ? [] : encoderStack(config);
  const head: [string, number[]][] = config.tieWordEmbeddings
    ? []
    : [['lm_head.weight', [vocabSize, dModel]]];
  return new Map([['shared.weight', [vocabSize, dModel]], ...encoder, ...decoderStack(config), ...head]);
}

/** Names of parameters with the same columns that are used as one matrix, their rows stacked. */
export type ParameterGroup = readonly string[];

const groupPatterns: readonly [first: RegExp, others: readonly string[]][] = [
  [/^(.*\.SelfAttention)\.q\.weight$/, ['q', 'k', 'v']],
  [/^(.*\.EncDecAttention)\.k\.weight$/, ['k', 'v']],
  [/^(.*\.DenseReluDense)\.wi_0\.weight$/, ['wi_0', 'wi_1']],
];

/**
 * Parameters that multiply the same input: q, k and v of every self-attention, k and v of every cross-attention, and
 * both inner matrices of gated feed-forward layers.
 */
export function parameterGroups(config: ModelConfig): ParameterGroup[] {
  return [...parameterShapes(config).keys()].flatMap((name) =>
    groupPatterns.flatMap(([first, members]) => {
      const path = first.exec(name)?.[1];
      return path === undefined ? [] : [members.map((member) => `${path}.${member}.weight`)];
    }),
  );
}

type Rows = [string, number[]][];

function encoderStack(config: ModelConfig): Rows {
  const blocks = Array.from({ length: config.numLayers }, (_, block) => [
    ...selfAttention(config, 'encoder', block),
    ...feedForward(config, `encoder.block.${block}.layer.1`),
  ]);
  return [...blocks.flat(), ['encoder.final_layer_norm.weight', [config.dModel]]];
}

function decoderStack(config: ModelConfig): Rows {
  const blocks = Array.from({ length: decoderDepth(config) }, (_, block) => decoderBlock(config, block));
  if (config.architecture === 'shared') return blocks.flat(); // its norm is the encoder's, too
  return [...blocks.flat(), ['decoder.final_layer_norm.weight', [config.dModel]]];
}

function decoderBlock(config: ModelConfig, block: number): Rows {
  const path = `decoder.block.${block}`;
  if (config.architecture === 'shared') return crossAttention(config, `${path}.layer.1`);
  const self = selfAttention(config, 'decoder', block);
  if (isDecoderOnly(config.architecture)) return [...self, ...feedForward(config, `${path}.layer.1`)];
  return [...self, ...crossAttention(config, `${path}.layer.1`), ...feedForward(config, `${path}.layer.2`)];
}

/** The first block's self-attention holds the stack's table of relative positions. */
function selfAttention(config: ModelConfig, stack: 'encoder' | 'decoder', block: number): Rows {
  const path = `${stack}.block.${block}.layer.0`;
  const table = [config.relativeAttentionNumBuckets, config.numHeads];
  const bias: Rows = block === 0 ? [[`${path}.SelfAttention.relative_attention_bias.weight`, table]] : [];
  return [...projections(config, `${path}.SelfAttention`), ...bias, layerNorm(config, path)];
}

function crossAttention(config: ModelConfig, path: string): Rows {
  return [...projections(config, `${path}.EncDecAttention`), layerNorm(config, path)];
}

function projections({ numHeads, dKv, dModel }: ModelConfig, path: string): Rows {
  const inner = numHeads * dKv;
  const inward = (name: string): [string, number[]] => [`${path}.${name}.weight`, [inner, dModel]];
  return [inward('q'), inward('k'), inward('v'), [`${path}.o.weight`, [dModel, inner]]];
}

function feedForward(config: ModelConfig, path: string): Rows {
  const inward = feedForwardParts(config.feedForwardProj).gated ? ['wi_0', 'wi_1'] : ['wi'];
  const rows = inward.map((name): [string, number[]] => {
    return [`${path}.DenseReluDense.${name}.weight`, [config.dFf, config.dModel]];
  });
  return [
    ...rows,
    [`${path}.DenseReluDense.wo.weight`, [config.dModel, config.dFf]],
    layerNorm(config, path),
  ];
}

function layerNorm(config: ModelConfig, path: string): [string, number[]] {
  return [`${path}.layer_norm.weight`, [config.dModel]];
}
