// The key/value cache number by number: what the kernels are held to, and what wasm and cpu run, which read a tensor
// without waiting. Copying rows is many times faster there than the stock ops that would say the same.
import * as tf from '@tensorflow/tfjs';

/** Queries [rows, length, inner], and the cache with the new keys and values in it. */
export function appendReference(
  projected: tf.Tensor,
  cache: tf.Tensor,
  position: tf.Tensor,
): { queries: tf.Tensor; cache: tf.Tensor } {
  const [rows, length, width] = projected.shape as [number, number, number];
  const [capacity, inner] = [cache.shape[1]!, width / 3];
  const packed = projected.dataSync<'float32'>();
  const queries = new Float32Array(rows * length * inner);
  const next = cache.dataSync<'float32'>().slice();
  const first = position.dataSync()[0]!;
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < length; at++) {
      const from = (row * length + at) * width;
      queries.set(packed.subarray(from, from + inner), (row * length + at) * inner);
      next.set(packed.subarray(from + inner, from + width), (row * capacity + first + at) * 2 * inner);
    }
  }
  return { queries: tf.tensor(queries, [rows, length, inner]), cache: tf.tensor(next, cache.shape) };
}

/** Rows of `from` by parent, in the room of `to`; room beyond what `from` has is zero. */
export function moveReference(from: tf.Tensor, to: tf.Tensor, parents: tf.Tensor): tf.Tensor {
  const [capacity, wanted, width] = [from.shape[1]!, to.shape[1]!, from.shape[2]!];
  const values = from.dataSync<'float32'>();
  const moved = new Float32Array(to.size);
  parents.dataSync().forEach((parent, row) => {
    const start = parent * capacity * width;
    const kept = values.subarray(start, start + Math.min(capacity, wanted) * width);
    moved.set(kept, row * wanted * width);
  });
  return tf.tensor(moved, to.shape);
}
