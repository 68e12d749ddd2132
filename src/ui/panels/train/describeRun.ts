// A run's settings in one line: size, objective, optimizer, rate.
import type { TFunction } from 'i18next';
import type { RunSettings } from '../../../config/run.ts';
import { measure } from '../../figures.ts';
import { presetOf } from './sizes.ts';
import { shapeWords } from './sizeWords.ts';

/** `tiny, 2 + 2 layers, 64 wide · encoder-decoder · span corruption · AdaFactor, 0.01`. */
export function describeRun(
  settings: RunSettings,
  language: string,
  t: TFunction<['train', 'fields']>,
): string {
  const { model, objective, training } = settings;
  const preset = presetOf(model);
  const shape = shapeWords(model, t);
  return [
    preset === undefined ? shape : `${t(`sizes.${preset}`)}, ${shape}`,
    t(`fields:architecture.choices.${model.architecture}`),
    t(`fields:objective.choices.${objective.objective}`),
    `${t(`fields:optimizer.choices.${training.optimizer}`)}, ${measure(training.learningRate, language)}`,
  ].join(' · ');
}
