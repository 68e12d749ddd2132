// Where the parameters of each sub-layer stand, by architecture: Hugging Face's tensor name prefixes.
// `shared` has one stack under `encoder.*`, of which the decoder uses everything but its own cross-attention.
import { type Architecture, isDecoderOnly, type ModelConfig } from '../config/model.ts';
import { blockLayers, relativeBiasName, type StackName, type SubLayer } from './blocks.ts';

/** Prefixes of one block's sub-layers; the norm of a sub-layer is `${prefix}.layer_norm.weight`. */
export interface BlockPaths {
  selfAttention: string;
  crossAttention?: string;
  feedForward: string;
}

/** Prefixes of the sub-layers that a block holds itself, in the order they are passed. */
export function ownPaths(architecture: Architecture, stack: StackName, block: number): [SubLayer, string][] {
  const layers = Object.entries(blockLayers[architecture][stack]) as [SubLayer, number][];
  return layers.map(([subLayer, layer]) => [subLayer, `${stack}.block.${block}.layer.${layer}`]);
}

/** Prefixes of encoder block `block`, in every architecture that has an encoder. */
export function encoderBlockPaths(block: number): BlockPaths {
  return Object.fromEntries(ownPaths('encoder-decoder', 'encoder', block)) as unknown as BlockPaths;
}

/** Prefixes of decoder block `block`. */
export function decoderBlockPaths({ architecture }: ModelConfig, block: number): BlockPaths {
  const own = Object.fromEntries(ownPaths(architecture, 'decoder', block));
  const borrowed = isDecoderOnly(architecture) ? {} : encoderBlockPaths(block);
  return { ...borrowed, ...own } as BlockPaths;
}

/** Which stack holds the decoder's relative position table and final norm. */
export function decoderStackName(config: ModelConfig): StackName {
  return config.architecture === 'shared' ? 'encoder' : 'decoder';
}

/** The table of relative positions: one a stack, in its first block (spec 1.4). */
export function relativeBiasPath(stack: StackName): string {
  return `${stack}.block.0.layer.0.${relativeBiasName}`;
}
