// Token embedding with a gradient that adds in a fixed order: ids come sorted from the host.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import source from './embed.wgsl?raw';
import { embedReference } from './reference.ts';
import tableGradientSource from './tableGradient.wgsl?raw';

/** Token ids on the device, with what their gradient needs. */
export interface TokenIds {
  /** int32 [batch, length] */
  ids: tf.Tensor;
  /** int32 [batch * length]: token positions sorted by id (math/occurrences.ts). */
  order: tf.Tensor;
  /** int32 [vocabulary + 1]: where each id's positions begin in `order`. */
  starts: tf.Tensor;
}

const forwardKernel = kernel('embed', source);
const tableGradientKernel = kernel('embedTableGradient', tableGradientSource);

/** Rows of table [vocabulary, width] for ids [batch, length] -> [batch, length, width]. Ids must be in range. */
export function embed(table: tf.Tensor, tokens: TokenIds): tf.Tensor {
  if (!engineBackend()) return embedReference(table, tokens.ids);
  const width = table.shape[1]!;
  const elements = tokens.ids.size * width;
  const gradient = (embeddedGradient: tf.Tensor) =>
    launch(tableGradientKernel, {
      tensors: { embeddedGradient, order: tokens.order, starts: tokens.starts },
      outputs: { tableGradient: table.shape },
      sizes: { elements: table.size, width },
      groups: workgroups(Math.ceil(table.size / 64)),
    }).tableGradient;
  const op = tf.customGrad((weights) => ({
    value: launch(forwardKernel, {
      tensors: { table: weights as tf.Tensor, ids: tokens.ids },
      outputs: { embedded: [...tokens.ids.shape, width] },
      sizes: { elements, width },
      groups: workgroups(Math.ceil(elements / 64)),
    }).embedded,
    gradFunc: gradient,
  }));
  return op(table);
}
