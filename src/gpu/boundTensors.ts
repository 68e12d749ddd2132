// Which tensor goes to which binding of a kernel, with the reasons why one cannot.
import type { TensorInfo } from '@tensorflow/tfjs';
import { Mistake } from '../errors/mistake.ts';
import type { Kernel, KernelBinding, Precision } from './kernel.ts';
import type { BufferRange } from './recording.ts';

/** A tensor at its binding; an entry of a bind group. */
interface BoundTensor {
  binding: number;
  tensor: TensorInfo;
  resource: BufferRange;
}

/** Where tensors lie and how. */
interface Lying {
  rangeOf(tensor: TensorInfo): BufferRange;
  precisionOf(tensor: TensorInfo): Precision;
}

/** WebGPU binds a part of a buffer only from such an offset on, in bytes. */
const bindingStep = 256;

/**
 * A tensor for every storage binding of a kernel. Throws Mistake `kernel.<name>` if one is missing, lies in half
 * precision where the kernel reads floats, or starts where none can be bound.
 */
export function boundTensors(
  kernel: Kernel,
  tensors: Readonly<Record<string, TensorInfo>>,
  lying: Lying,
): BoundTensor[] {
  return kernel.bindings.map((binding) => bound(kernel, binding, tensors[binding.name], lying));
}

function bound(
  kernel: Kernel,
  { name, binding, floats }: KernelBinding,
  tensor: TensorInfo | undefined,
  lying: Lying,
): BoundTensor {
  const where = `kernel.${kernel.name}`;
  if (!tensor) throw new Mistake(where, `a tensor for ${name}`, 'none');
  if (floats && lying.precisionOf(tensor) === 'f16') throw new Mistake(where, `${name} in f32`, 'f16');
  const resource = lying.rangeOf(tensor);
  if (resource.offset % bindingStep > 0) {
    throw new Mistake(where, `${name} to start at a multiple of ${bindingStep} bytes`, resource.offset);
  }
  return { binding, tensor, resource };
}
