// Where the parameters of each sub-layer stand, by architecture: Hugging Face's tensor name prefixes.
// `shared` has one stack under `encoder.*`, of which the decoder uses everything but its own cross-attention.
import { isDecoderOnly, type ModelConfig } from '../config/model.ts';

/** Prefixes of one block's sub-layers; the norm of a sub-layer is `${prefix}.layer_norm.weight`. */
export interface BlockPaths {
  selfAttention: string;
  crossAttention?: string;
  feedForward: string;
}

/** Prefixes of encoder block `block`. */
export function encoderBlockPaths(block: number): BlockPaths {
  return { selfAttention: `encoder.block.${block}.layer.0`, feedForward: `encoder.block.${block}.layer.1` };
}

/** Prefixes of decoder block `block`. */
export function decoderBlockPaths(config: ModelConfig, block: number): BlockPaths {
  const path = `decoder.block.${block}.layer`;
  if (isDecoderOnly(config.architecture)) return { selfAttention: `${path}.0`, feedForward: `${path}.1` };
  if (config.architecture === 'shared') return { ...encoderBlockPaths(block), crossAttention: `${path}.1` };
  return { selfAttention: `${path}.0`, crossAttention: `${path}.1`, feedForward: `${path}.2` };
}

/** Which stack holds the decoder's relative position table and final norm. */
export function decoderStackName(config: ModelConfig): 'encoder' | 'decoder' {
  return config.architecture === 'shared' ? 'encoder' : 'decoder';
}

/** The table of relative positions: one a stack, in its first block (spec 1.4). */
export function relativeBiasPath(stack: 'encoder' | 'decoder'): string {
  return `${stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`;
}
