// Tensors whose numbers lie in half precision. To tfjs they are float32, and it never sees their values but widened.
import type { TensorInfo } from '@tensorflow/tfjs';
import { kernel, type Precision, workgroups } from './kernel.ts';
import widenSource from './widen.wgsl?raw';

const widenKernel = kernel('widen', widenSource, { stored: 'f16' });

/** Elements of a tensor. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Which tensors lie in half precision. */
export class Halves {
  private readonly dataIds = new WeakSet<object>();

  add(dataId: object): void {
    this.dataIds.add(dataId);
  }

  has(dataId: object): boolean {
    return this.dataIds.has(dataId);
  }

  precisionOf({ dataId }: TensorInfo): Precision {
    return this.has(dataId) ? 'f16' : 'f32';
  }

  /** Bytes that a tensor takes on the device, in whole words. */
  bytesOf(dataId: object, shape: readonly number[]): number {
    const elements = elementsOf(shape);
    return this.has(dataId) ? 4 * Math.ceil(elements / 2) : 4 * elements;
  }
}

/** What widening needs of the backend. */
interface Widening {
  allocate(shape: number[]): TensorInfo;
  dispatch(
    kernel: typeof widenKernel,
    tensors: Record<string, TensorInfo>,
    sizes: Record<string, number>,
    groups: [number, number, number],
  ): void;
  readBytes(tensor: TensorInfo): Promise<ArrayBuffer>;
  disposeData(dataId: object): boolean;
}

/** The numbers of a tensor in half precision as floats. */
export async function readHalves(backend: Widening, half: TensorInfo): Promise<Float32Array> {
  const wide = backend.allocate(half.shape);
  const elements = elementsOf(half.shape);
  backend.dispatch(widenKernel, { half, wide }, { elements }, workgroups(Math.ceil(elements / 64)));
  const bytes = await backend.readBytes(wide);
  backend.disposeData(wide.dataId);
  return new Float32Array(bytes);
}
