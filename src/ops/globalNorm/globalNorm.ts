// The last stage of a norm: partial sums of squares to one number that stays on the device. WebGPU only; what adds up
// the squares is part of the optimizer's first pass over the gradients.
import type * as tf from '@tensorflow/tfjs';
import { kernel } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import rootSource from './root.wgsl?raw';

const rootKernel = kernel('rootOfSums', rootSource);

/** [1]: the root of the sum of the first `count` sums of squares, added up in a fixed order. */
export function rootOfSums(sums: tf.Tensor, count: number): tf.Tensor {
  return launch(rootKernel, {
    tensors: { sums },
    outputs: { result: [1] },
    sizes: { count },
    groups: [1, 1, 1],
  }).result;
}
