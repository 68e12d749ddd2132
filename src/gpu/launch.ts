// Runs a kernel whose outputs are new tensors that tfjs knows: they live in the current tidy like any other.
import * as tf from '@tensorflow/tfjs';
import { requireBackend } from './device.ts';
import type { Kernel, Precision } from './kernel.ts';

/** What a launch needs: inputs and in-place tensors by binding name, outputs by binding name and shape. */
interface Launch<Out extends string> {
  tensors: Readonly<Record<string, tf.TensorInfo>>;
  outputs: Readonly<Record<Out, readonly number[]>>;
  /** Outputs that do not lie in f32. */
  precisions?: Readonly<Partial<Record<Out, Precision>>>;
  sizes: Readonly<Record<string, number>>;
  groups: [number, number, number];
}

/** A new tensor with undefined contents, for kernels to write; only where WebGPU is the backend. */
export function allocated(shape: readonly number[], precision?: Precision): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(requireBackend().allocate([...shape], precision));
}

/** Dispatches `kernel` on WebGPU; only where WebGPU is the backend. */
export function launch<Out extends string>(kernel: Kernel, what: Launch<Out>): Record<Out, tf.Tensor> {
  const names = Object.keys(what.outputs) as Out[];
  const made = names.map((name) => [name, allocated(what.outputs[name], what.precisions?.[name])] as const);
  const outputs = Object.fromEntries(made) as Record<Out, tf.Tensor>;
  requireBackend().dispatch(kernel, { ...what.tensors, ...outputs }, what.sizes, what.groups);
  return outputs;
}
