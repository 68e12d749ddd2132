// What the tests of optimizers share: some updates of one parameter on a backend, and what is left of it.
import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../../gpu/device.ts';
import { PlacedTensor } from '../../gpu/tensors.ts';
import { globalNorm } from '../globalNorm/globalNorm.ts';
import { rateValues, type Update } from '../optimizer/settings.ts';
import { type Numbers, place, randomNumbers } from './outcomes.ts';

/** Updates of one parameter by given gradients. */
export interface Trial {
  parameter: Numbers;
  gradients: Numbers[];
  /** Shape of each slot, which starts at zero. */
  slots: Record<string, readonly number[]>;
  learningRate: number;
  /** Clipping norm; 0 = off. */
  clip: number;
  update: (update: Update) => void;
}

/** Three random gradients for a parameter of this shape. */
export function randomTrial(shape: number[]): Pick<Trial, 'parameter' | 'gradients'> {
  return {
    parameter: randomNumbers(shape, 1, 0.5),
    gradients: [2, 3, 4].map((seed) => randomNumbers(shape, seed, seed)),
  };
}

/** The parameter, as `parameter`, and its slots after each update. */
export async function runTrial(backend: BackendName, trial: Trial): Promise<Record<string, Float32Array>[]> {
  await tf.setBackend(backend);
  const parameter = new PlacedTensor(trial.parameter.values, trial.parameter.shape);
  const slots = Object.fromEntries(
    Object.entries(trial.slots).map(([name, shape]) => {
      const size = shape.reduce((product, each) => product * each, 1);
      return [name, new PlacedTensor(new Float32Array(size), shape)];
    }),
  );
  const rates = new PlacedTensor(new Float32Array(5), [5]);
  const states: Record<string, Float32Array>[] = [];
  for (const [step, numbers] of trial.gradients.entries()) {
    rates.write(rateValues(step, trial.learningRate, 0.9, 0.999, trial.clip));
    const gradient = place(numbers);
    const norm = globalNorm([gradient]);
    trial.update({ parameter, gradient, slots, rates: rates.tensor, norm });
    tf.dispose([gradient, norm]);
    const state: Record<string, Float32Array> = { parameter: await parameter.read() };
    for (const [name, slot] of Object.entries(slots)) state[name] = await slot.read();
    states.push(state);
  }
  for (const placed of [parameter, rates, ...Object.values(slots)]) placed.dispose();
  return states;
}
