// Updates of parameters that are separate tensors, one after the other, by the references: what wasm and cpu run.

import * as tf from '@tensorflow/tfjs';
import { known } from '../../errors/known.ts';
import type { PlacedArray } from '../../gpu/arena.ts';
import { PlacedTensor } from '../../gpu/tensors.ts';
import { globalNormReference } from '../globalNorm/reference.ts';
import { adafactorReference } from './adafactorReference.ts';
import { adamReference } from './adamReference.ts';
import type { Update, UpdateRule } from './settings.ts';
import { slotName, slotShapes } from './slots.ts';
import { checkGradients, type Updates } from './updates.ts';

/** Updates of separate tensors. Owns slots and collected gradients. */
export class SeparateUpdates implements Updates {
  private readonly slots = new Map<string, PlacedTensor>();
  private gradients = new Map<string, tf.Tensor>();

  constructor(
    private readonly parameters: ReadonlyMap<string, PlacedArray>,
    private readonly rule: UpdateRule,
  ) {
    for (const [name, { tensor }] of parameters) {
      for (const [slot, shape] of Object.entries(slotShapes(rule, tensor.shape)))
        this.slots.set(
          slotName(slot, name),
          new PlacedTensor(new Float32Array(tf.util.sizeFromShape(shape)), shape),
        );
    }
  }

  slot(slot: string, parameter: string): PlacedArray {
    return known(this.slots, slotName(slot, parameter));
  }

  collect(gradients: ReadonlyMap<string, tf.Tensor>, which: 'first' | 'more'): void {
    checkGradients(
      [...this.parameters.keys()].map((name) => [name]),
      gradients,
    );
    const former = this.gradients;
    const next = [...gradients].map(([name, gradient]): [string, tf.Tensor] => {
      return [name, tf.keep(which === 'more' ? tf.add(known(former, name), gradient) : gradient.clone())];
    });
    this.gradients = new Map(next);
    tf.dispose([...former.values()]);
  }

  update(rates: tf.Tensor): tf.Tensor {
    const norm = globalNormReference([...this.gradients.values()]);
    for (const [name, gradient] of this.gradients) this.updateOne(name, gradient, rates, norm);
    return norm;
  }

  private updateOne(name: string, gradient: tf.Tensor, rates: tf.Tensor, norm: tf.Tensor): void {
    const parameter = known(this.parameters, name);
    const names = Object.keys(slotShapes(this.rule, parameter.tensor.shape));
    const slots = Object.fromEntries(names.map((slot) => [slot, this.slot(slot, name)]));
    const next = tf.tidy(() => moved({ parameter, gradient, slots, rates, norm }, this.rule));
    parameter.assign(next.parameter);
    for (const slot of names) slots[slot]!.assign(next.slots[slot]!);
  }

  dispose(): void {
    for (const slot of this.slots.values()) slot.dispose();
    tf.dispose([...this.gradients.values()]);
  }
}

interface Moved extends tf.TensorContainerObject {
  parameter: tf.Tensor;
  slots: Record<string, tf.Tensor>;
}

/** The values after an update, or those before it where the norm is not finite. */
function moved(update: Update, rule: UpdateRule): Moved {
  const next = rule.kind === 'adafactor' ? adafactorReference(update, rule) : adamReference(update, rule);
  const finite = tf.isFinite(tf.reshape(update.norm, []));
  const chosen = (after: tf.Tensor, before: PlacedArray) => tf.where(finite, after, before.tensor);
  const slots = Object.entries(next.slots).map(([slot, after]) => [slot, chosen(after, update.slots[slot]!)]);
  return { parameter: chosen(next.parameter, update.parameter), slots: Object.fromEntries(slots) };
}
