// Where the parameters of each sub-layer stand, by architecture: Hugging Face's tensor name prefixes.
// `shared` has one stack under `encoder.*`, of which the decoder uses everything but its own cross-attention.
import type { Architecture, ModelConfig } from '../config/model.ts';
import {
  blockLayers,
  oneStack,
  relativeBiasName,
  type StackName,
  type SubLayer,
  subLayers,
} from './blocks.ts';

/** Prefixes of one block's sub-layers; the norm of a sub-layer is `${prefix}.layer_norm.weight`. */
export interface BlockPaths {
  selfAttention: string;
  crossAttention?: string;
  feedForward: string;
}

function pathOf(stack: StackName, block: number, layer: number): string {
  return `${stack}.block.${block}.layer.${layer}`;
}

/** Prefixes of the sub-layers that a block holds itself, in the order they are passed. */
export function ownPaths(architecture: Architecture, stack: StackName, block: number): [SubLayer, string][] {
  const layers = blockLayers[architecture][stack];
  return subLayers.flatMap((subLayer) => {
    const layer = layers[subLayer];
    return layer === undefined ? [] : [[subLayer, pathOf(stack, block, layer)]];
  });
}

/** Prefixes of encoder block `block`, in every architecture that has an encoder. */
export function encoderBlockPaths(block: number): BlockPaths {
  return {
    selfAttention: pathOf('encoder', block, oneStack.selfAttention),
    feedForward: pathOf('encoder', block, oneStack.feedForward),
  };
}

/** Prefixes of decoder block `block`: what it does not hold itself is the encoder's. */
export function decoderBlockPaths({ architecture }: ModelConfig, block: number): BlockPaths {
  const own: Partial<BlockPaths> = Object.fromEntries(ownPaths(architecture, 'decoder', block));
  return { ...encoderBlockPaths(block), ...own };
}

/** Which stack holds the decoder's relative position table and final norm. */
export function decoderStackName(config: ModelConfig): StackName {
  return config.architecture === 'shared' ? 'encoder' : 'decoder';
}

/** The table of relative positions: one a stack, in its first block (spec 1.4). */
export function relativeBiasPath(stack: StackName): string {
  return `${stack}.block.0.layer.0.${relativeBiasName}`;
}
