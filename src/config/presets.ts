// Sizes a person can pick without knowing the fields: with the byte vocabulary, 53.8 k to 44.3 M parameters.
import { defaultModelConfig, type ModelConfig } from './model.ts';

export type SizePreset = 'nano' | 'tiny' | 'mini' | 'small' | 'base' | 't5-small';

type Size = Pick<ModelConfig, 'dModel' | 'dKv' | 'dFf' | 'numHeads' | 'numLayers' | 'numDecoderLayers'>;

const sizes: Record<SizePreset, Size> = {
  nano: { dModel: 32, dKv: 8, dFf: 128, numHeads: 4, numLayers: 2, numDecoderLayers: 1 },
  tiny: { dModel: 64, dKv: 16, dFf: 128, numHeads: 4, numLayers: 2, numDecoderLayers: 2 },
  mini: { dModel: 128, dKv: 32, dFf: 512, numHeads: 4, numLayers: 2, numDecoderLayers: 2 },
  small: { dModel: 256, dKv: 32, dFf: 1024, numHeads: 8, numLayers: 4, numDecoderLayers: 4 },
  base: { dModel: 384, dKv: 64, dFf: 1536, numHeads: 6, numLayers: 6, numDecoderLayers: 6 },
  't5-small': { dModel: 512, dKv: 64, dFf: 2048, numHeads: 8, numLayers: 6, numDecoderLayers: 6 },
};

export const sizePresets = Object.keys(sizes) as SizePreset[];

/** The default configuration at a preset's size. */
export function presetConfig(preset: SizePreset): ModelConfig {
  return { ...defaultModelConfig, ...sizes[preset] };
}
