// Tensors that keep their place on the device: inputs written before a step, parameters updated in it.
// On backends without buffers the same calls swap the tensor inside, so nothing above knows the difference.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from './device.ts';

/** A copy of a tensor's values as they are after all work sent so far; keeps none in the backend. */
export async function readTensor(tensor: tf.Tensor): Promise<Float32Array> {
  const backend = engineBackend();
  if (!backend) return new Float32Array(await tensor.data());
  return new Float32Array(await backend.readBytes(tensor));
}

/** A tensor whose buffer never moves on WebGPU. Owns `tensor`. */
export class PlacedTensor {
  private current: tf.Tensor;

  constructor(values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>, shape: readonly number[]) {
    this.current = tf.keep(tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32'));
  }

  /** The tensor now; ask again after every step. */
  get tensor(): tf.Tensor {
    return this.current;
  }

  /** New values from the host. */
  write(values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): void {
    const backend = engineBackend();
    if (backend) backend.overwrite(this.current, values);
    else this.swap(tf.tensor(values, this.current.shape, this.current.dtype));
  }

  /** Takes the values of `next`, which is disposed. */
  assign(next: tf.Tensor): void {
    const backend = engineBackend();
    if (!backend) {
      this.swap(next);
      return;
    }
    backend.copyInto(this.current, next);
    next.dispose();
  }

  private swap(next: tf.Tensor): void {
    const former = this.current;
    this.current = tf.keep(next);
    former.dispose();
  }

  /** A copy of the values, without keeping one in the backend's cache. */
  read(): Promise<Float32Array> {
    return readTensor(this.current);
  }

  dispose(): void {
    this.current.dispose();
  }
}
