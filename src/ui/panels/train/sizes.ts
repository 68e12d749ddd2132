// Which size preset a model has, and what changes when one is picked. Ranges and sizes stay in config/.
import { depthFields, type ModelConfig } from '../../../config/model.ts';
import { presetConfig, type SizePreset, sizePresets } from '../../../config/presets.ts';

const widthKeys = ['dModel', 'dKv', 'dFf', 'numHeads'] as const;
type SizeOf = Pick<ModelConfig, (typeof widthKeys)[number] | 'numLayers' | 'numDecoderLayers'>;
export type SizedModel = SizeOf & Pick<ModelConfig, 'architecture'>;

/** The sizes of a preset, without the rest of its configuration. */
export function sizeOf(preset: SizePreset): SizeOf {
  const { dModel, dKv, dFf, numHeads, numLayers, numDecoderLayers } = presetConfig(preset);
  return { dModel, dKv, dFf, numHeads, numLayers, numDecoderLayers };
}

/** Layers of the encoder and of the decoder, or of the only stack there is. */
export function depths(model: SizedModel): number[] {
  return depthFields(model.architecture).map((field) => model[field]);
}

/** The preset whose sizes a model has; undefined for a size of one's own. What it has nothing of does not count. */
export function presetOf(model: ModelConfig): SizePreset | undefined {
  const keys = [...widthKeys, ...depthFields(model.architecture)];
  return sizePresets.find((preset) => {
    const size = sizeOf(preset);
    return keys.every((key) => size[key] === model[key]);
  });
}
