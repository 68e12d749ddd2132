// AdaFactor as T5 has it, from stock tfjs ops: the definition, the oracle, and what wasm and cpu run (spec 6.1).
import * as tf from '@tensorflow/tfjs';
import { rootMeanSquareReference } from '../globalNorm/reference.ts';
import { clippedReference, parameterScaleReference, rateOf } from './adamReference.ts';
import {
  type AdafactorSettings,
  adafactorClipping,
  adafactorEpsilon1,
  factoredAxes,
  type Update,
} from './settings.ts';

type Slots = Record<string, tf.Tensor>;

function running(slot: tf.Tensor, fresh: tf.Tensor, decay: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(slot, decay), tf.mul(fresh, tf.sub(1, decay)));
}

/** The gradient over the root of its running mean square, and the new running means. */
function normalized(update: Update, gradient: tf.Tensor): { direction: tf.Tensor; slots: Slots } {
  const decay = rateOf(update.rates, 'decay');
  const squares = tf.add(tf.square(gradient), adafactorEpsilon1);
  const axes = factoredAxes(gradient.shape);
  if (!axes) {
    const variance = running(update.slots.variance!.tensor, squares, decay);
    return { direction: tf.div(gradient, tf.sqrt(variance)), slots: { variance } };
  }
  const row = running(update.slots.row!.tensor, tf.mean(squares, axes.largest), decay);
  const column = running(update.slots.column!.tensor, tf.mean(squares, axes.second), decay);
  const byRow = tf.expandDims(tf.sqrt(tf.div(row, tf.mean(row))), axes.largest);
  const byColumn = tf.expandDims(tf.sqrt(column), axes.second);
  return { direction: tf.div(tf.div(gradient, byRow), byColumn), slots: { row, column } };
}

/** New values of the parameter and of its slots. Parameters have at most two dimensions. */
export function adafactorReference(
  update: Update,
  settings: AdafactorSettings,
): { parameter: tf.Tensor; slots: Slots } {
  const before = update.parameter.tensor;
  const { direction, slots } = normalized(update, clippedReference(update));
  const rms = tf.reshape(rootMeanSquareReference(direction), []);
  const clipped = tf.div(direction, tf.maximum(1, tf.div(rms, adafactorClipping)));
  const rate = rateOf(update.rates, 'learningRate');
  let step = tf.mul(clipped, tf.mul(rate, parameterScaleReference(before)));
  if (settings.beta1 > 0) {
    step = tf.add(tf.mul(update.slots.momentum!.tensor, settings.beta1), tf.mul(step, 1 - settings.beta1));
    slots.momentum = step;
  }
  const moved = tf.sub(before, step);
  return { parameter: tf.mul(moved, tf.sub(1, tf.mul(rate, settings.weightDecay))), slots };
}
