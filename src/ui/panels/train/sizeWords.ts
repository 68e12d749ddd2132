// The size of a model in words: its stacks of layers, and its width.
import type { TFunction } from 'i18next';
import { depths, type SizedModel } from './sizes.ts';

type Words = TFunction<['train', 'fields']>;

/** `2 + 2 layers`, and `2 layers` where there is one stack. */
export function layerWords(model: SizedModel, t: Words): string {
  const layers = depths(model);
  return t('sizeLayers', {
    count: layers.reduce((sum, depth) => sum + depth),
    layers: layers.join(' + '),
  });
}

/** `2 + 2 layers, 128 wide`. */
export function shapeWords(model: SizedModel, t: Words): string {
  return t('sizeShape', { layers: layerWords(model, t), width: model.dModel });
}
