// Token embedding with a gradient that adds in a fixed order: ids come sorted from the host.
import type * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { op } from '../../gpu/op.ts';
import dropped from '../dropout/dropped.wgsl?raw';
import philox from '../dropout/philox.wgsl?raw';
import { type Dropout, dropoutSizes } from '../dropout/rule.ts';
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

const partsOf = (drops: boolean) => ({ includes: [philox, dropped], constants: { DROPS: drops } });
const forwardKernels = {
  plain: kernel('embed', source, partsOf(false)),
  dropping: kernel('embed', source, partsOf(true)),
};
const tableGradientKernels = {
  plain: kernel('embedTableGradient', tableGradientSource, partsOf(false)),
  dropping: kernel('embedTableGradient', tableGradientSource, partsOf(true)),
};

/**
 * Rows of table [vocabulary, width] for ids [batch, length] -> [batch, length, width], dropout applied. Ids must be in
 * range.
 */
export function embed(table: tf.Tensor, tokens: TokenIds, rule?: Dropout): tf.Tensor {
  if (!engineBackend()) return embedReference(table, tokens.ids, rule);
  const width = table.shape[1]!;
  const variant = rule ? 'dropping' : 'plain';
  const elements = tokens.ids.size * width;
  const counter = rule?.counter ?? tokens.ids; // bound but not read where nothing is dropped
  const dropping = dropoutSizes(rule);
  const tableGradient = (embeddedGradient: tf.Tensor) =>
    launch(tableGradientKernels[variant], {
      tensors: { embeddedGradient, order: tokens.order, starts: tokens.starts, counter },
      outputs: { tableGradient: table.shape },
      sizes: { elements: table.size, width, ...dropping },
      groups: workgroups(Math.ceil(table.size / 64)),
    }).tableGradient;
  const { embedded } = op({
    inputs: { table },
    forward: () => ({
      outputs: launch(forwardKernels[variant], {
        tensors: { table, ids: tokens.ids, counter },
        outputs: { embedded: [...tokens.ids.shape, width] },
        sizes: { elements, width, ...dropping },
        groups: workgroups(Math.ceil(elements / 64)),
      }),
      saved: {},
    }),
    backward: (gradients) => ({ table: tableGradient(gradients.embedded) }),
  });
  return embedded;
}
