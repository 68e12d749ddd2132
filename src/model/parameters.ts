// Every parameter of a model under Hugging Face's tensor name, with its shape: the one list that files,
// gradients, optimizer state and the page share. Linear weights are [out, in], as PyTorch stores them.
// Knows nothing of values, of tensors or of how parameters lie in GPU memory; what a block holds is in blocks.ts.
import { isDecoderOnly, type ModelConfig } from '../config/model.ts';
import {
  embeddingRow,
  headRow,
  normRow,
  type ParameterRow,
  type RowGroup,
  type StackName,
  subLayerRows,
} from './blocks.ts';
import { ownPaths } from './paths.ts';

type ParameterShapes = Map<string, number[]>;

/** Blocks of the decoder. `shared` runs the one stack twice, so its depth is the encoder's. */
export function decoderDepth(config: ModelConfig): number {
  return config.architecture === 'shared' ? config.numLayers : config.numDecoderLayers;
}

/** All parameters of a configuration in the order of the forward pass; what is used as one matrix stands together. */
function parameterTable(config: ModelConfig): RowGroup[] {
  const { architecture } = config;
  const encoder = isDecoderOnly(architecture) ? [] : stackRows(config, 'encoder', config.numLayers);
  const decoder = stackRows(config, 'decoder', decoderDepth(config));
  const head = config.tieWordEmbeddings ? [] : [[headRow(config)]];
  return [[embeddingRow(config)], ...encoder, ...decoder, ...head];
}

/** The blocks of a stack and its final norm, which for both passes of `shared` is the encoder's. */
function stackRows(config: ModelConfig, stack: StackName, depth: number): RowGroup[] {
  const blocks = Array.from({ length: depth }, (_, block) => blockRows(config, stack, block)).flat();
  if (stack === 'decoder' && config.architecture === 'shared') return blocks;
  return [...blocks, [normRow(`${stack}.final_layer_norm.weight`, config)]];
}

function blockRows(config: ModelConfig, stack: StackName, block: number): RowGroup[] {
  return ownPaths(config.architecture, stack, block).flatMap(([subLayer, path]) =>
    subLayerRows(subLayer, config, block).map((group) =>
      group.map((row) => ({ ...row, name: `${path}.${row.name}` })),
    ),
  );
}

/** Every parameter of a configuration in the order of the forward pass. */
export function parameterRows(config: ModelConfig): ParameterRow[] {
  return parameterTable(config).flat();
}

/**
 * Name -> shape of every parameter of a configuration, in the order of the forward pass.
 * `lm_head.weight` is there only if the output table is its own.
 */
export function parameterShapes(config: ModelConfig): ParameterShapes {
  return new Map(parameterRows(config).map(({ name, shape }) => [name, [...shape]]));
}

/** Names of parameters with the same columns that are used as one matrix, their rows stacked. */
export type ParameterGroup = readonly string[];

/**
 * Parameters that multiply the same input: q, k and v of every self-attention, k and v of every cross-attention, and
 * both inner matrices of gated feed-forward layers.
 */
export function parameterGroups(config: ModelConfig): ParameterGroup[] {
  return parameterTable(config)
    .filter((group) => group.length > 1)
    .map((group) => group.map(({ name }) => name));
}
