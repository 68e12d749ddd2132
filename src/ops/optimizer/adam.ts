// AdamW (Loshchilov and Hutter 2019, as PyTorch has it) and AdamWScale (nanoT5), in place on WebGPU.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { rootMeanSquare } from '../globalNorm/globalNorm.ts';
import source from './adam.wgsl?raw';
import { adamReference } from './adamReference.ts';
import type { AdamSettings, Update } from './settings.ts';

const adamKernel = kernel('adam', source);

/** Slots an Adam update keeps for a parameter: the running means of the gradient and of its square. */
export const adamSlots = ['mean', 'variance'] as const;

function updateByReference(update: Update, settings: AdamSettings): void {
  const next = tf.tidy(() => adamReference(update, settings));
  update.parameter.assign(next.parameter);
  for (const slot of adamSlots) update.slots[slot]!.assign(next[slot]);
}

/** Moves one parameter and its slots, all of the gradient's shape; norm [1], rates [5]. The gradient stays the caller's. */
export function adamUpdate(update: Update, settings: AdamSettings): void {
  const backend = engineBackend();
  if (!backend) {
    updateByReference(update, settings);
    return;
  }
  const { gradient, rates, norm } = update;
  const parameter = update.parameter.tensor;
  const parameterScale = settings.scaled ? rootMeanSquare(parameter) : undefined;
  const tensors = {
    gradient,
    rates,
    norm,
    parameterScale: parameterScale ?? norm, // bound but not read where the rate is not scaled
    parameter,
    mean: update.slots.mean!.tensor,
    variance: update.slots.variance!.tensor,
  };
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const fixed = { beta1, beta2, epsilon, weightDecay, momentum: 1 - beta1, freshness: 1 - beta2 };
  const sizes = { elements: parameter.size, scaled: settings.scaled ? 1 : 0, ...fixed };
  backend.dispatch(adamKernel, tensors, sizes, workgroups(Math.ceil(parameter.size / 64)));
  parameterScale?.dispose();
}
