// AdamW and AdamWScale from stock tfjs ops: the definition, the oracle, and what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';
import { rootMeanSquareReference } from '../globalNorm/reference.ts';
import { type AdamSettings, rateIndex, type Update } from './settings.ts';

/** One of the changing numbers as a scalar tensor. */
export function rateOf(rates: tf.Tensor, name: keyof typeof rateIndex): tf.Tensor {
  return tf.reshape(tf.slice(rates, [rateIndex[name]], [1]), []);
}

/** gradient * min(1, clip / norm); unchanged where clip is 0. */
export function clippedReference({ gradient, rates, norm }: Update): tf.Tensor {
  const clip = rateOf(rates, 'clip');
  const factor = tf.minimum(1, tf.div(clip, tf.reshape(norm, [])));
  return tf.mul(gradient, tf.where(tf.greater(clip, 0), factor, tf.onesLike(factor)));
}

/** The largest of 1e-3 and the parameter's root mean square. */
export function parameterScaleReference(parameter: tf.Tensor): tf.Tensor {
  return tf.maximum(1e-3, tf.reshape(rootMeanSquareReference(parameter), []));
}

/** New values of the parameter, and of `mean` and `variance`. */
export function adamReference(
  update: Update,
  settings: AdamSettings,
): { parameter: tf.Tensor; slots: Record<string, tf.Tensor> } {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const before = update.parameter.tensor;
  const gradient = clippedReference(update);
  const rate = rateOf(update.rates, 'learningRate');
  const root2 = tf.sqrt(rateOf(update.rates, 'correction2'));
  const correction1 = rateOf(update.rates, 'correction1');
  const mean = tf.add(tf.mul(update.slots.mean!.tensor, beta1), tf.mul(gradient, 1 - beta1));
  const variance = tf.add(
    tf.mul(update.slots.variance!.tensor, beta2),
    tf.mul(tf.square(gradient), 1 - beta2),
  );
  const slots = { mean, variance };
  if (!settings.scaled) {
    const decayed = tf.mul(before, tf.sub(1, tf.mul(rate, weightDecay)));
    const direction = tf.div(tf.div(mean, correction1), tf.add(tf.div(tf.sqrt(variance), root2), epsilon));
    return { parameter: tf.sub(decayed, tf.mul(direction, rate)), slots };
  }
  const size = tf.mul(tf.mul(rate, tf.div(root2, correction1)), parameterScaleReference(before));
  const moved = tf.sub(before, tf.mul(tf.div(mean, tf.add(tf.sqrt(variance), epsilon)), size));
  return { parameter: tf.mul(moved, tf.sub(1, tf.mul(rate, weightDecay))), slots };
}
