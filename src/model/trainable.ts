// Which parameters a training moves and which stay as they are: an encoder, embeddings, norms or single blocks can be
// frozen. Knows nothing of tensors.
import type { ModelConfig } from '../config/model.ts';
import { Expected } from '../errors/expected.ts';
import { parameterGroups, parameterShapes } from './parameters.ts';

/** Whether a parameter, by its Hugging Face name, is trained; else it is frozen. */
export type Trainable = (parameter: string) => boolean;

export const everyParameter: Trainable = () => true;

/**
 * Names of the parameters that are trained. Throws Expected `model.trainable` if a group that is used as one matrix, such
 * as q, k and v of a self-attention, would be trained in part: its gradient is one matrix, too.
 */
export function trainableNames(config: ModelConfig, trainable: Trainable): ReadonlySet<string> {
  for (const group of parameterGroups(config)) {
    const trained = group.filter(trainable);
    if (trained.length === 0 || trained.length === group.length) continue;
    const wanted = `${group.join(', ')} to be trained together or frozen together`;
    const remedy = 'Train all of them or none.';
    throw new Expected('model.trainable', wanted, `only ${trained.join(', ')}`, remedy);
  }
  return new Set([...parameterShapes(config).keys()].filter(trainable));
}
