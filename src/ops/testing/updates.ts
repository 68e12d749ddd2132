// What the tests of optimizers share: some updates of parameters on a backend, and what is left of them. On WebGPU the
// parameters lie in an arena, elsewhere the references move them one by one.
import * as tf from '@tensorflow/tfjs';
import { Arena, type PlacedArray } from '../../gpu/arena.ts';
import { type ArrayGroup, layOut } from '../../gpu/arenaLayout.ts';
import type { BackendName } from '../../gpu/deviceKind.ts';
import { PlacedTensor } from '../../gpu/tensors.ts';
import { SeparateUpdates } from '../optimizer/separate.ts';
import { rateValues, type UpdateRule } from '../optimizer/settings.ts';
import { slotName, slotShapes } from '../optimizer/slots.ts';
import { ArenaUpdates } from '../optimizer/together.ts';
import type { Updates } from '../optimizer/updates.ts';
import { type Numbers, place, randomNumbers } from './outcomes.ts';

/** Updates of some parameters by given gradients. */
export interface Trial {
  rule: UpdateRule;
  parameters: ReadonlyMap<string, Numbers>;
  /** Gradients of each step by parameter. */
  gradients: readonly ReadonlyMap<string, Numbers>[];
  learningRate: number;
  /** Clipping norm; 0 = off. */
  clip: number;
  /** Parameters that lie without a gap, by name. */
  groups?: readonly (readonly string[])[];
  /** The most bytes a buffer may have. */
  chunkBytes?: number;
}

/** Values by name: parameters, slots as `slot.parameter`, and `norm`. */
export type TrialState = Record<string, Float32Array>;

/** Random parameters of these shapes, and gradients of a different size for every step. */
export function randomTrial(
  shapes: Readonly<Record<string, number[]>>,
  steps = 3,
): Pick<Trial, 'parameters' | 'gradients'> {
  const entries = Object.entries(shapes);
  const all = (seed: number, scale: number) =>
    new Map(entries.map(([name, shape], at) => [name, randomNumbers(shape, 100 * seed + at, scale)]));
  return {
    parameters: all(1, 0.5),
    gradients: Array.from({ length: steps }, (_, step) => all(step + 2, 1 + (step % 4))),
  };
}

interface Placed {
  parameters: ReadonlyMap<string, PlacedArray>;
  updates: Updates;
  dispose(): void;
}

function placeTogether({ rule, parameters, groups = [], chunkBytes = 2 ** 27 }: Trial): Placed {
  const grouped = new Set(groups.flat());
  const alone = [...parameters.keys()].filter((name) => !grouped.has(name)).map((name) => [name]);
  const laid = [...groups, ...alone].map((names): ArrayGroup => {
    return names.map((name) => [name, parameters.get(name)!.shape]);
  });
  const arena = new Arena(layOut(laid, chunkBytes));
  for (const [name, { values }] of parameters) arena.array(name).write(values);
  const placed = new Map([...parameters.keys()].map((name) => [name, arena.array(name)]));
  return { parameters: placed, updates: new ArenaUpdates(arena, rule), dispose: () => arena.dispose() };
}

function placeApart({ rule, parameters }: Trial): Placed {
  const tensors = [...parameters].map(
    ([name, { values, shape }]) => [name, new PlacedTensor(values, shape)] as const,
  );
  const dispose = () => {
    for (const [, tensor] of tensors) tensor.dispose();
  };
  const placed = new Map(tensors);
  return { parameters: placed, updates: new SeparateUpdates(placed, rule), dispose };
}

/** Places a trial on the current backend. The caller disposes `updates`, then the whole. */
export function placeTrial(backend: BackendName, trial: Trial): Placed {
  return backend === 'webgpu' ? placeTogether(trial) : placeApart(trial);
}

/** Everything an update moves. */
export async function readTrial({ parameters, updates }: Placed, { rule }: Trial): Promise<TrialState> {
  const state: TrialState = {};
  for (const [name, parameter] of parameters) {
    state[name] = await parameter.read();
    for (const slot of Object.keys(slotShapes(rule, parameter.tensor.shape)))
      state[slotName(slot, name)] = await updates.slot(slot, name).read();
  }
  return state;
}

/** Parameters, slots and the norm after each update. */
export async function runTrial(backend: BackendName, trial: Trial): Promise<TrialState[]> {
  await tf.setBackend(backend);
  const placed = placeTrial(backend, trial);
  const rates = new PlacedTensor(new Float32Array(5), [5]);
  const states: TrialState[] = [];
  for (const [step, numbers] of trial.gradients.entries()) {
    rates.write(rateValues(step, trial.learningRate, 0.9, 0.999, trial.clip));
    const gradients = new Map([...numbers].map(([name, each]) => [name, place(each)]));
    placed.updates.collect(gradients, 'first');
    const norm = placed.updates.update(rates.tensor);
    states.push({
      ...(await readTrial(placed, trial)),
      norm: new Float32Array((await norm.data()) as Float32Array),
    });
    tf.dispose([...gradients.values(), norm]);
  }
  placed.updates.dispose();
  placed.dispose();
  rates.dispose();
  return states;
}
