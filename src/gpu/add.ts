// tfjs's tape adds up the gradients of what is used twice with the stock Add, which a captured step may not use:
// tensors of one shape are added by an own kernel, everything else stays stock.
import * as tf from '@tensorflow/tfjs';
import source from './add.wgsl?raw';
import type { EngineBackend } from './backend.ts';
import { kernel, workgroups } from './kernel.ts';

const addKernel = kernel('add', source);

function addAlike(backend: EngineBackend, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  const sum = backend.allocate(a.shape);
  const elements = a.shape.reduce((product, size) => product * size, 1);
  backend.dispatch(addKernel, { a, b, sum }, { elements }, workgroups(Math.ceil(elements / 64)));
  return sum;
}

let registered = false;

/** Puts the own kernel in front of the stock one, once. */
export function registerAdd(): void {
  const stock = tf.getKernel('Add', 'webgpu');
  if (registered || !stock) return;
  registered = true;
  tf.unregisterKernel('Add', 'webgpu');
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      const alike = a.shape.join() === b.shape.join() && a.dtype === 'float32' && b.dtype === 'float32';
      return alike ? addAlike(call.backend as EngineBackend, a, b) : stock.kernelFunc(call);
    },
  });
}
