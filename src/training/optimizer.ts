// An optimizer over the parameters that are trained: keeps their state in fixed places and moves them in place.

import type * as tf from '@tensorflow/tfjs';
import type { TrainingConfig } from '../config/training.ts';
import { Expected } from '../errors/expected.ts';
import { known } from '../errors/known.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import type { Model, ParameterValues } from '../model/model.ts';
import { SeparateUpdates } from '../ops/optimizer/separate.ts';
import { rateValues, type UpdateRule } from '../ops/optimizer/settings.ts';
import { slotName, slotShapes } from '../ops/optimizer/slots.ts';
import { ArenaUpdates } from '../ops/optimizer/together.ts';
import type { Updates } from '../ops/optimizer/updates.ts';
import { learningRateAt } from './schedule.ts';

/** What an optimizer is told apart from the gradients. */
type OptimizerSettings = Pick<
  TrainingConfig,
  | 'optimizer'
  | 'schedule'
  | 'learningRate'
  | 'warmupSteps'
  | 'steps'
  | 'clipGlobalNorm'
  | 'momentum'
  | 'weightDecay'
>;

/** Adam's second running mean, as PyTorch has it. */
const beta2 = 0.999;

/** AdamW keeps PyTorch's epsilon, AdamWScale nanoT5's. */
function ruleOf({ optimizer, momentum: beta1, weightDecay }: OptimizerSettings): UpdateRule {
  if (optimizer === 'adafactor') return { kind: 'adafactor', beta1, weightDecay };
  const scaled = optimizer === 'adamwscale';
  return {
    kind: 'adam',
    beta1,
    beta2,
    epsilon: scaled ? 1e-6 : 1e-8,
    weightDecay,
    scaled,
  };
}

/** One slot of one parameter. */
interface SlotPlace {
  slot: string;
  parameter: string;
  shape: number[];
}

function slotsOf(model: Model, rule: UpdateRule): SlotPlace[] {
  return [...model.trainableParameters].flatMap(([parameter, { tensor }]) =>
    Object.entries(slotShapes(rule, tensor.shape)).map(([slot, shape]) => ({ slot, parameter, shape })),
  );
}

/** AdaFactor, AdamW or AdamWScale over the trainable parameters of a model. Owns its state: `dispose` gives it back. */
export class Optimizer {
  private readonly slots: readonly SlotPlace[];
  private readonly updates: Updates;
  private readonly rates: PlacedTensor;

  /**
   * `state` is what `readState` gave, of these parameters or of more; without it every slot starts at zero. Throws
   * Expected `optimizer.parameters` where nothing is trained, `optimizer.state` where the state lacks something.
   */
  constructor(
    model: Model,
    private readonly settings: OptimizerSettings,
    state?: ReadonlyMap<string, ParameterValues>,
  ) {
    const rule = ruleOf(settings);
    if (model.trainableParameters.size === 0) {
      const remedy = 'Train at least one parameter.';
      throw new Expected('optimizer.parameters', 'parameters that are trained', 'none', remedy);
    }
    this.slots = slotsOf(model, rule);
    if (state) for (const place of this.slots) verifySlot(place, state); // before any takes room on the device
    this.updates = model.trainableArena
      ? new ArenaUpdates(model.trainableArena, rule)
      : new SeparateUpdates(model.trainableParameters, rule);
    this.rates = new PlacedTensor(new Float32Array(5), [5]);
    if (state) this.restore(state);
  }

  private restore(state: ReadonlyMap<string, ParameterValues>): void {
    for (const { slot, parameter } of this.slots) {
      const { values } = known(state, slotName(slot, parameter));
      this.updates.slot(slot, parameter).write(new Float32Array(values));
    }
  }

  /** The rate of update `step`, counted from 0. */
  rateAt(step: number): number {
    return learningRateAt(this.settings, step);
  }

  /** Writes what changes from step to step; the update then only reads fixed places. */
  prepare(step: number): void {
    const { clipGlobalNorm, momentum } = this.settings;
    this.rates.write(rateValues(step, this.rateAt(step), momentum, beta2, clipGlobalNorm));
  }

  /**
   * Takes copies of gradients by the names of `model.trainables()`: the first of a step, or those of a further
   * micro-batch to add. Throws Expected `optimizer.gradients` unless every trainable parameter has exactly one.
   */
  collect(gradients: ReadonlyMap<string, tf.Tensor>, which: 'first' | 'more'): void {
    this.updates.collect(gradients, which);
  }

  /**
   * Moves every trainable parameter by the gradients collected. Returns their norm before clipping, [1]; where that is not finite,
   * parameters and state have stayed as they were.
   */
  update(): tf.Tensor {
    return this.updates.update(this.rates.tensor);
  }

  /** Copies of all slots as `${slot}.${parameter}`, for a checkpoint. */
  async readState(): Promise<Map<string, ParameterValues>> {
    const state = new Map<string, ParameterValues>();
    for (const { slot, parameter, shape } of this.slots) {
      const values = await this.updates.slot(slot, parameter).read();
      state.set(slotName(slot, parameter), { shape: [...shape], values });
    }
    return state;
  }

  dispose(): void {
    this.updates.dispose();
    this.rates.dispose();
  }
}

function verifySlot(
  { slot, parameter, shape }: SlotPlace,
  state: ReadonlyMap<string, ParameterValues>,
): void {
  const name = slotName(slot, parameter);
  const found = state.get(name);
  if (found?.shape.join() === shape.join()) return;
  throw new Expected(
    'optimizer.state',
    `${name} of shape [${shape}]`,
    found ? `[${found.shape}]` : 'nothing',
    'Start a new run from this checkpoint instead.',
  );
}
