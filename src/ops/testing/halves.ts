// Half precision in tests: ops see tensors stored so, and tfjs, which knows of none, sees floats before and after.
// On cpu both ways do nothing, so that references compute in f32 throughout.
import type * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { differentiable } from '../../gpu/differentiable.ts';
import { type Kernel, kernel, type Precision, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { float16ToFloat32, float32ToFloat16 } from '../../math/halfPrecision.ts';
import type { Numbers } from './outcomes.ts';

const source = `
struct Sizes { elements: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> before: array<Before>;
@group(0) @binding(2) var<storage, read_write> after: array<After>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < sizes.elements) {
    after[id.x] = After(before[id.x]);
  }
}`;

const textOf = (before: string, after: string) =>
  `alias Before = ${before}; alias After = ${after};\n${source}`;
const kernels: Record<Precision, Kernel> = {
  f16: kernel('narrow', textOf('f32', 'Stored'), { stored: 'f16' }),
  f32: kernel('widenTest', textOf('Stored', 'f32'), { stored: 'f16' }),
};

function converted(tensor: tf.Tensor, precision: Precision): tf.Tensor {
  const [result] = differentiable({
    inputs: [tensor],
    forward: () => [
      launch(kernels[precision], {
        tensors: { before: tensor },
        outputs: { after: tensor.shape },
        precisions: { after: precision },
        sizes: { elements: tensor.size },
        groups: workgroups(Math.ceil(tensor.size / 64)),
      }).after,
    ],
    backward: ([gradient]) => [gradient!.clone()],
  });
  return result!;
}

/** The same numbers stored in half precision; its gradient is that of what comes after. */
export function narrowed(tensor: tf.Tensor): tf.Tensor {
  return engineBackend() ? converted(tensor, 'f16') : tensor.clone();
}

/** What an op stored in half precision as floats; throws where it did not. */
export function widened(tensor: tf.Tensor): tf.Tensor {
  const backend = engineBackend();
  if (!backend) return tensor.clone();
  if (backend.precisionOf(tensor) !== 'f16') throw new Error('This is not stored in half precision.');
  return converted(tensor, 'f32');
}

/** The nearest numbers that half precision has. */
export function halfNumbers({ shape, values }: Numbers): Numbers {
  return { shape, values: new Float32Array(float16ToFloat32(float32ToFloat16(values))) };
}
