// Which size preset a model has, and what changes when one is picked. Ranges and sizes stay in config/.
import type { ModelConfig } from '../../../config/model.ts';
import { presetConfig, type SizePreset, sizePresets } from '../../../config/presets.ts';

const sizeKeys = ['dModel', 'dKv', 'dFf', 'numHeads', 'numLayers', 'numDecoderLayers'] as const;
export type SizeOf = Pick<ModelConfig, (typeof sizeKeys)[number]>;

/** The sizes of a preset, without the rest of its configuration. */
export function sizeOf(preset: SizePreset): SizeOf {
  const { dModel, dKv, dFf, numHeads, numLayers, numDecoderLayers } = presetConfig(preset);
  return { dModel, dKv, dFf, numHeads, numLayers, numDecoderLayers };
}

/** The preset whose sizes a model has; undefined for a size of one's own. */
export function presetOf(model: ModelConfig): SizePreset | undefined {
  return sizePresets.find((preset) => {
    const size = sizeOf(preset);
    return sizeKeys.every((key) => size[key] === model[key]);
  });
}
