// AdaFactor (Shazeer and Stern 2018) with T5's settings (spec 6.1; t5x adafactor.py), in place on WebGPU.
// Matrices with both dimensions of 128 or more keep two vectors of running means, everything else its full variance.
import * as tf from '@tensorflow/tfjs';
import type { EngineBackend } from '../../gpu/backend.ts';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { rootMeanSquare } from '../globalNorm/globalNorm.ts';
import applySource from './adafactorApply.wgsl?raw';
import factoredSource from './adafactorFactored.wgsl?raw';
import fullSource from './adafactorFull.wgsl?raw';
import meansSource from './adafactorMeans.wgsl?raw';
import { adafactorReference } from './adafactorReference.ts';
import meanSource from './meanOf.wgsl?raw';
import { type AdafactorSettings, factoredAxes, type Update } from './settings.ts';

const meansKernel = kernel('adafactorMeans', meansSource);
const meanKernel = kernel('meanOf', meanSource);
const factoredKernel = kernel('adafactorFactored', factoredSource);
const fullKernel = kernel('adafactorFull', fullSource);
const applyKernel = kernel('adafactorApply', applySource);

/** Slots AdaFactor keeps for a parameter of this shape, with their shapes. */
export function adafactorSlots(shape: readonly number[], beta1: number): Record<string, number[]> {
  const axes = factoredAxes(shape);
  const momentum = beta1 > 0 ? { momentum: [...shape] } : {};
  if (!axes) return { variance: [...shape], ...momentum };
  return { row: [shape[axes.second]!], column: [shape[axes.largest]!], ...momentum };
}

/** Along one dimension of a matrix: how many lines, how long, and how far apart their entries lie. */
function lines(shape: readonly number[], alongAxis: number) {
  const width = shape[1]!;
  return alongAxis === 1
    ? { lines: shape[0]!, length: width, lineStride: width, stride: 1 }
    : { lines: width, length: shape[0]!, lineStride: 1, stride: width };
}

function factoredDirection(
  backend: EngineBackend,
  update: Update,
  axes: { largest: number; second: number },
): tf.Tensor {
  const { gradient, rates, norm } = update;
  const row = update.slots.row!.tensor;
  const column = update.slots.column!.tensor;
  const means = (target: tf.Tensor, axis: number) => {
    const sizes = lines(gradient.shape, axis);
    backend.dispatch(meansKernel, { gradient, rates, norm, means: target }, sizes, workgroups(sizes.lines));
  };
  means(row, axes.largest);
  means(column, axes.second);
  const { result: rowMean } = launch(meanKernel, {
    tensors: { values: row },
    outputs: { result: [1] },
    sizes: { count: row.size },
    groups: [1, 1, 1],
  });
  const { direction } = launch(factoredKernel, {
    tensors: { gradient, rates, norm, row, column, rowMean },
    outputs: { direction: gradient.shape },
    sizes: {
      elements: gradient.size,
      width: gradient.shape[1]!,
      rowByColumnIndex: axes.second === 1 ? 1 : 0,
    },
    groups: workgroups(Math.ceil(gradient.size / 64)),
  });
  return direction;
}

function fullDirection({ gradient, rates, norm, slots }: Update): tf.Tensor {
  return launch(fullKernel, {
    tensors: { gradient, rates, norm, variance: slots.variance!.tensor },
    outputs: { direction: gradient.shape },
    sizes: { elements: gradient.size },
    groups: workgroups(Math.ceil(gradient.size / 64)),
  }).direction;
}

function apply(
  backend: EngineBackend,
  update: Update,
  settings: AdafactorSettings,
  direction: tf.Tensor,
): void {
  const parameter = update.parameter.tensor;
  const unread = backend.allocate([1]); // stands in for momentum where there is none
  const tensors = {
    direction,
    rates: update.rates,
    directionRms: rootMeanSquare(direction),
    parameterRms: rootMeanSquare(parameter),
    parameter,
    momentum: update.slots.momentum?.tensor ?? unread,
  };
  const { beta1, weightDecay } = settings;
  const sizes = { elements: parameter.size, beta1, freshness: 1 - beta1, weightDecay };
  backend.dispatch(applyKernel, tensors, sizes, workgroups(Math.ceil(parameter.size / 64)));
  backend.disposeData(unread.dataId);
}

/** Moves one parameter of one or two dimensions and its slots (`adafactorSlots`); norm [1], rates [5]. The gradient stays the caller's. */
export function adafactorUpdate(update: Update, settings: AdafactorSettings): void {
  const backend = engineBackend();
  if (!backend) {
    const next = tf.tidy(() => adafactorReference(update, settings));
    update.parameter.assign(next.parameter);
    for (const [slot, value] of Object.entries(next.slots)) update.slots[slot]!.assign(value);
    return;
  }
  tf.tidy(() => {
    const axes = factoredAxes(update.gradient.shape);
    const direction = axes ? factoredDirection(backend, update, axes) : fullDirection(update);
    apply(backend, update, settings, direction);
  });
}
