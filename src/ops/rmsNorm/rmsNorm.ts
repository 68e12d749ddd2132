// T5's layer norm (root mean square, no mean, no bias): forward and gradient kernels on WebGPU.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { columnSum } from '../columnSum/columnSum.ts';
import hiddenGradientSource from './hiddenGradient.wgsl?raw';

import source from './rmsNorm.wgsl?raw';
import scaleGradientSource from './scaleGradient.wgsl?raw';

const forwardKernel = kernel('rmsNorm', source);
const hiddenGradientKernel = kernel('rmsNormHiddenGradient', hiddenGradientSource);
const scaleGradientKernel = kernel('rmsNormScaleGradient', scaleGradientSource);

interface Saved {
  hidden: tf.Tensor;
  scale: tf.Tensor;
  inverseRms: tf.Tensor;
}

function hiddenGradient(normedGradient: tf.Tensor, saved: Saved, rows: number, width: number): tf.Tensor {
  return launch(hiddenGradientKernel, {
    tensors: { ...saved, normedGradient },
    outputs: { hiddenGradient: saved.hidden.shape },
    sizes: { rows, width },
    groups: workgroups(rows),
  }).hiddenGradient;
}

function scaleGradient(normedGradient: tf.Tensor, saved: Saved, rows: number, width: number): tf.Tensor {
  const chunks = Math.ceil(rows / 64);
  const { sums } = launch(scaleGradientKernel, {
    tensors: { hidden: saved.hidden, inverseRms: saved.inverseRms, normedGradient },
    outputs: { sums: [chunks, width] },
    sizes: { rows, width, chunks },
    groups: workgroups(Math.ceil((chunks * width) / 64)),
  });
  return columnSum(sums);
}

/**
 * hidden [..., width] over its root mean square, times scale [width] (spec 1.1; Transformers' T5LayerNorm).
 * All sums are f32 and in a fixed order.
 */
export function rmsNorm(hidden: tf.Tensor, scale: tf.Tensor, epsilon: number): tf.Tensor {
  if (!engineBackend())
    return tf.mul(tf.mul(hidden, tf.rsqrt(tf.add(tf.mean(tf.square(hidden), -1, true), epsilon))), scale);
  const width = scale.size;
  const rows = hidden.size / width;
  const op = tf.customGrad((x, w, save) => {
    const [input, weight] = [x as tf.Tensor, w as tf.Tensor];
    const { normed, inverseRms } = launch(forwardKernel, {
      tensors: { hidden: input, scale: weight },
      outputs: { normed: input.shape, inverseRms: [rows] },
      sizes: { rows, width, epsilon },
      groups: workgroups(rows),
    });
    (save as tf.GradSaveFunc)([input, weight, inverseRms]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const kept: Saved = { hidden: saved[0]!, scale: saved[1]!, inverseRms: saved[2]! };
      return [hiddenGradient(dy, kept, rows, width), scaleGradient(dy, kept, rows, width)];
    };
    return { value: normed, gradFunc };
  });
  return op(hidden, scale);
}
