// An optimizer over all parameters: keeps their state in fixed places and moves them in place.
import type * as tf from '@tensorflow/tfjs';
import type { TrainingConfig } from '../config/training.ts';
import { Expected } from '../errors/expected.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import type { Model, ParameterValues } from '../model/model.ts';
import { globalNorm } from '../ops/globalNorm/globalNorm.ts';
import { adafactorSlots, adafactorUpdate } from '../ops/optimizer/adafactor.ts';
import { adamSlots, adamUpdate } from '../ops/optimizer/adam.ts';
import { type AdamSettings, rateValues, type Update } from '../ops/optimizer/settings.ts';
import { learningRateAt } from './schedule.ts';

/** What an optimizer is told apart from the gradients. */
export type OptimizerSettings = Pick<
  TrainingConfig,
  | 'optimizer'
  | 'schedule'
  | 'learningRate'
  | 'warmupSteps'
  | 'steps'
  | 'clipGlobalNorm'
  | 'beta1'
  | 'weightDecay'
>;

/** AdamW keeps PyTorch's epsilon, AdamWScale nanoT5's; both default to a momentum of 0.9. */
function adamSettings(settings: OptimizerSettings): AdamSettings {
  const scaled = settings.optimizer === 'adamwscale';
  return {
    beta1: settings.beta1 || 0.9,
    beta2: 0.999,
    epsilon: scaled ? 1e-6 : 1e-8,
    weightDecay: settings.weightDecay,
    scaled,
  };
}

function slotShapes(settings: OptimizerSettings, shape: readonly number[]): Record<string, number[]> {
  if (settings.optimizer === 'adafactor') return adafactorSlots(shape, settings.beta1);
  return Object.fromEntries(adamSlots.map((slot) => [slot, [...shape]]));
}

/** AdaFactor, AdamW or AdamWScale over all parameters of a model. Owns its state: `dispose` gives it back. */
export class Optimizer {
  private readonly slots = new Map<string, Record<string, PlacedTensor>>();
  private readonly rates: PlacedTensor;
  private readonly adam: AdamSettings;

  /** `state` is what `readState` gave; without it every slot starts at zero. */
  constructor(
    private readonly model: Model,
    private readonly settings: OptimizerSettings,
    state?: ReadonlyMap<string, ParameterValues>,
  ) {
    this.adam = adamSettings(settings);
    if (state) this.verify(state); // all of it, before the first slot takes room on the device
    this.rates = new PlacedTensor(new Float32Array(5), [5]);
    for (const [name, parameter] of model.parameters) {
      const shapes = Object.entries(slotShapes(settings, parameter.tensor.shape));
      const placed = shapes.map(
        ([slot, shape]) => [slot, placeSlot(`${slot}.${name}`, shape, state)] as const,
      );
      this.slots.set(name, Object.fromEntries(placed));
    }
  }

  private verify(state: ReadonlyMap<string, ParameterValues>): void {
    for (const [name, parameter] of this.model.parameters) {
      const shapes = slotShapes(this.settings, parameter.tensor.shape);
      for (const [slot, shape] of Object.entries(shapes)) verifySlot(`${slot}.${name}`, shape, state);
    }
  }

  /** The rate of update `step`, counted from 0. */
  rateAt(step: number): number {
    return learningRateAt(this.settings, step);
  }

  /** Writes what changes from step to step; the update then only reads fixed places. */
  prepare(step: number): void {
    const { beta1, beta2 } = this.adam;
    this.rates.write(rateValues(step, this.rateAt(step), beta1, beta2, this.settings.clipGlobalNorm));
  }

  /** Moves every parameter by its gradient. Returns the norm of all gradients before clipping, [1]. */
  update(gradients: ReadonlyMap<string, tf.Tensor>): tf.Tensor {
    const norm = globalNorm([...gradients.values()]);
    for (const [name, gradient] of gradients) {
      const parameter = this.model.parameters.get(name)!;
      this.updateOne({ parameter, gradient, slots: this.slots.get(name)!, rates: this.rates.tensor, norm });
    }
    return norm;
  }

  private updateOne(update: Update): void {
    const { optimizer, beta1, weightDecay } = this.settings;
    if (optimizer === 'adafactor') adafactorUpdate(update, { beta1, weightDecay });
    else adamUpdate(update, this.adam);
  }

  /** Copies of all slots as `${slot}.${parameter}`, for a checkpoint. */
  async readState(): Promise<Map<string, ParameterValues>> {
    const state = new Map<string, ParameterValues>();
    for (const [name, slots] of this.slots) {
      for (const [slot, placed] of Object.entries(slots)) {
        state.set(`${slot}.${name}`, { shape: [...placed.tensor.shape], values: await placed.read() });
      }
    }
    return state;
  }

  dispose(): void {
    for (const slots of this.slots.values()) for (const placed of Object.values(slots)) placed.dispose();
    this.rates.dispose();
  }
}

function placeSlot(
  name: string,
  shape: number[],
  state: ReadonlyMap<string, ParameterValues> | undefined,
): PlacedTensor {
  const size = shape.reduce((product, each) => product * each, 1);
  const found = state?.get(name);
  return new PlacedTensor(found ? new Float32Array(found.values) : new Float32Array(size), shape);
}

function verifySlot(
  name: string,
  shape: readonly number[],
  state: ReadonlyMap<string, ParameterValues>,
): void {
  const found = state.get(name);
  if (found?.shape.join() === shape.join()) return;
  throw new Expected(
    'optimizer.state',
    `${name} of shape [${shape}]`,
    found ? `[${found.shape}]` : 'nothing',
    'Start a new run from this checkpoint instead.',
  );
}
