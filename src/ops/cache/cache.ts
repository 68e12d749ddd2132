// Keys and values of what a decoder has already read, so that writing a token costs one row instead of all of them.
// A cache [rows, capacity, 2 * heads * depth] holds key and value of each position; what is visible in it is said by codes.
import type * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import type { PlacedTensor } from '../../gpu/tensors.ts';
import appendSource from './append.wgsl?raw';
import moveSource from './move.wgsl?raw';
import { appendReference, moveReference } from './reference.ts';

const appendKernel = kernel('cacheAppend', appendSource);
const moveKernel = kernel('cacheMove', moveSource);

/**
 * Puts keys and values of `projected` [rows, length, 3 * inner] into the cache from slot `position` (int32 [1]) on and
 * gives the queries [rows, length, inner]. No gradient.
 */
export function appendToCache(projected: tf.Tensor, cache: PlacedTensor, position: tf.Tensor): tf.Tensor {
  const [rows, length, width] = projected.shape as [number, number, number];
  if (!engineBackend()) {
    const next = appendReference(projected, cache.tensor, position);
    cache.assign(next.cache);
    return next.queries;
  }
  const inner = width / 3;
  return launch(appendKernel, {
    tensors: { projected, position, cache: cache.tensor },
    outputs: { queries: [rows, length, inner] },
    sizes: { elements: projected.size, length, inner, capacity: cache.tensor.shape[1]! },
    groups: workgroups(Math.ceil(projected.size / 64)),
  }).queries;
}

/** Fills `to` with the rows of `from` that `parents` (int32, one for each row of `to`) names. The two are not the same. */
export function moveCache(from: PlacedTensor, to: PlacedTensor, parents: tf.Tensor): void {
  const backend = engineBackend();
  if (!backend) {
    to.assign(moveReference(from.tensor, to.tensor, parents));
    return;
  }
  const [, toCapacity, width] = to.tensor.shape as [number, number, number];
  const sizes = { elements: to.tensor.size, width, fromCapacity: from.tensor.shape[1]!, toCapacity };
  const tensors = { former: from.tensor, parents, to: to.tensor };
  backend.dispatch(moveKernel, tensors, sizes, workgroups(Math.ceil(to.tensor.size / 64)));
}
