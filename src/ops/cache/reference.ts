// The key/value cache from stock ops: what the kernels are held to, and what other backends run.
import * as tf from '@tensorflow/tfjs';

/** Queries [rows, length, inner], and the cache with the new keys and values in it. */
export function appendReference(
  projected: tf.Tensor,
  cache: tf.Tensor,
  position: tf.Tensor,
): { queries: tf.Tensor; cache: tf.Tensor } {
  return tf.tidy(() => {
    const [, length, width] = projected.shape as [number, number, number];
    const [queries, memory] = tf.split(projected, [width / 3, (2 * width) / 3], 2) as [tf.Tensor, tf.Tensor];
    const slots = tf.add(tf.range(0, length, 1, 'int32'), position).toInt(); // [length]
    const chosen = tf.oneHot(slots, cache.shape[1]!).toFloat(); // [length, capacity]
    const placed = tf.matMul(chosen.transpose().expandDims(0).tile([memory.shape[0]!, 1, 1]), memory);
    const taken = tf.sum(chosen, 0).reshape([1, -1, 1]); // 1 in slots that are written
    return { queries, cache: tf.add(tf.mul(cache, tf.sub(1, taken)), placed) };
  });
}

/** Rows of `from` by parent, in the room of `to`. */
export function moveReference(from: tf.Tensor, to: tf.Tensor, parents: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const rows = tf.gather(from, parents.toInt());
    const [capacity, wanted] = [from.shape[1]!, to.shape[1]!];
    if (wanted <= capacity) return tf.slice(rows, [0, 0, 0], [-1, wanted, -1]);
    return tf.pad(rows, [
      [0, 0],
      [0, wanted - capacity],
      [0, 0],
    ]); // [rows, wanted, width]
  });
}
