// A tensor that no model of ours has, but files may.
import type { TensorData } from './safetensors.ts';

/** Whole numbers, stored as I32, not copied. */
export function intTensor(
  shape: readonly number[],
  { buffer, byteOffset, byteLength }: Int32Array,
): TensorData {
  return { dtype: 'I32', shape: [...shape], data: new Uint8Array(buffer, byteOffset, byteLength) };
}
