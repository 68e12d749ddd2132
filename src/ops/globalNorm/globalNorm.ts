// The norm of all gradients together, and the root mean square of one tensor: both stay on the device.
import type * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { globalNormReference, rootMeanSquareReference } from './reference.ts';
import rootSource from './root.wgsl?raw';
import sumSquaresSource from './sumSquares.wgsl?raw';

const sumSquaresKernel = kernel('sumSquares', sumSquaresSource);
const rootKernel = kernel('rootOfSums', rootSource);

/** Enough workgroups to fill a device, few enough that one workgroup adds up what they wrote. */
function groupsFor(size: number): number {
  return Math.min(256, Math.ceil(size / 1024));
}

function rootOfSquares(tensors: readonly tf.Tensor[], divisor: number): tf.Tensor {
  const counts = tensors.map((tensor) => groupsFor(tensor.size));
  const count = counts.reduce((sum, each) => sum + each, 0);
  const backend = engineBackend()!;
  const sums = backend.allocate([count]);
  let offset = 0;
  tensors.forEach((values, at) => {
    const groups = counts[at]!;
    backend.dispatch(sumSquaresKernel, { values, sums }, { elements: values.size, groups, offset }, [
      groups,
      1,
      1,
    ]);
    offset += groups;
  });
  const { result } = launch(rootKernel, {
    tensors: { sums },
    outputs: { result: [1] },
    sizes: { count, divisor },
    groups: [1, 1, 1],
  });
  backend.disposeData(sums.dataId);
  return result;
}

/** [1]: the Euclidean norm over all entries of all tensors together (clipping by global norm). */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Tensor {
  return engineBackend() ? rootOfSquares(tensors, 1) : globalNormReference(tensors);
}

/** [1]: root mean square of one tensor. */
export function rootMeanSquare(tensor: tf.Tensor): tf.Tensor {
  return engineBackend() ? rootOfSquares([tensor], tensor.size) : rootMeanSquareReference(tensor);
}
