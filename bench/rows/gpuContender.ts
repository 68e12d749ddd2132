// A function of tensors as a contender on a WebGPU backend of tfjs, stock or the engine's.
import * as tf from '@tensorflow/tfjs';
import type { Contender } from '../contender.ts';
import { bytesAllocated, flush, webgpuBackend } from '../stock/backend.ts';

/** `work` makes tensors that are thrown away; `inputs` are given back with the contender. */
export function gpuContender(
  enter: () => Promise<void>,
  inputs: tf.Tensor[],
  work: () => tf.Tensor[],
): Contender {
  return {
    enter,
    submit() {
      tf.tidy(() => {
        work();
      });
      flush();
    },
    finish: () => webgpuBackend().queue.onSubmittedWorkDone(),
    device: () => webgpuBackend().device,
    bytes: bytesAllocated,
    dispose: () => tf.dispose(inputs),
  };
}
