// Many arrays in a few buffers ("chunks"), so that one dispatch works on all of them. WebGPU only.
// Knows nothing of what the arrays mean.

import * as tf from '@tensorflow/tfjs';
import { known } from '../errors/known.ts';
import addIntoSource from './addInto.wgsl?raw';
import type { ArenaLayout } from './arenaLayout.ts';
import type { EngineBackend } from './backend.ts';
import { requireBackend } from './device.ts';
import { kernel, workgroups } from './kernel.ts';
import { type PlacedTensor, readTensor } from './tensors.ts';

/** What can be done with an array that keeps its place, alone or in an arena. */
export type PlacedArray = Pick<PlacedTensor, 'tensor' | 'write' | 'assign' | 'read'>;

const addIntoKernel = kernel('addInto', addIntoSource);

/** The most bytes one chunk may have on a device. */
export function largestChunk({ device }: EngineBackend): number {
  return Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
}

/** One array of an arena; it is gone when the arena is. */
class ArenaArray implements PlacedArray {
  constructor(
    private readonly backend: EngineBackend,
    readonly tensor: tf.Tensor,
  ) {}

  write(values: Float32Array<ArrayBuffer>): void {
    this.backend.overwrite(this.tensor, values);
  }

  assign(next: tf.Tensor): void {
    this.backend.copyInto(this.tensor, next);
    next.dispose();
  }

  read(): Promise<Float32Array> {
    return readTensor(this.tensor);
  }
}

/** float32 arrays in the places of a layout, with undefined contents. Owns its buffers: `dispose` gives them back. */
export class Arena {
  /** The buffers, each as a vector. */
  readonly chunks: readonly tf.Tensor[];
  private readonly backend = requireBackend();
  private readonly arrays = new Map<string, ArenaArray>();

  constructor(readonly layout: ArenaLayout) {
    this.chunks = layout.chunks.map((elements) => this.kept(this.backend.allocate([elements])));
  }

  private kept(info: tf.TensorInfo): tf.Tensor {
    return tf.keep(tf.engine().makeTensorFromTensorInfo(info));
  }

  /** An array by its name, or a whole group by its `stackName`. */
  array(name: string): PlacedArray {
    let array = this.arrays.get(name);
    if (!array) {
      const { chunk, first, shape } = known(this.layout.places, name);
      array = new ArenaArray(
        this.backend,
        this.kept(this.backend.view(this.chunks[chunk]!, first, [...shape])),
      );
      this.arrays.set(name, array);
    }
    return array;
  }

  /** Zero everywhere. */
  clear(): void {
    for (const chunk of this.chunks) this.backend.overwrite(chunk, new Float32Array(chunk.size));
  }

  /** Copies tensors into the arrays or groups of their names; no dispatch. */
  take(tensors: ReadonlyMap<string, tf.Tensor>): void {
    for (const [name, tensor] of tensors) this.backend.copyInto(this.array(name).tensor, tensor);
  }

  /** Adds another arena of the same layout, one dispatch a chunk. */
  add(other: Arena): void {
    this.chunks.forEach((sum, at) => {
      const tensors = { sum, addend: other.chunks[at]! };
      const groups = workgroups(Math.ceil(sum.size / 64));
      this.backend.dispatch(addIntoKernel, tensors, { elements: sum.size }, groups);
    });
  }

  dispose(): void {
    for (const { tensor } of this.arrays.values()) tensor.dispose();
    for (const chunk of this.chunks) chunk.dispose();
  }
}
