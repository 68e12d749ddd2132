// Dropout and the residual connection around a sub-layer, on WebGPU as one kernel, elsewhere as the reference.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import source from './dropout.wgsl?raw';
import philox from './philox.wgsl?raw';
import { dropoutReference, residualReference } from './reference.ts';
import { type Dropout, dropoutScale, dropoutThreshold } from './rule.ts';

const dropoutKernel = kernel('dropout', source, { includes: [philox] });

function run(hidden: tf.Tensor, residual: tf.Tensor | undefined, dropout: Dropout): tf.Tensor {
  return launch(dropoutKernel, {
    tensors: { hidden, residual: residual ?? hidden, counter: dropout.counter },
    outputs: { result: hidden.shape },
    sizes: {
      elements: hidden.size,
      threshold: dropoutThreshold(dropout.rate),
      scale: dropoutScale(dropout.rate),
      site: dropout.site,
      addResidual: residual ? 1 : 0,
    },
    groups: workgroups(Math.ceil(hidden.size / 64)),
  }).result;
}

/** hidden with a share of its elements zeroed and the rest scaled up (spec 1.2). Any shape. */
export function dropout(hidden: tf.Tensor, rule: Dropout | undefined): tf.Tensor {
  if (!rule) return hidden;
  if (!engineBackend()) return dropoutReference(hidden, rule);
  const op = tf.customGrad((x) => ({
    value: run(x as tf.Tensor, undefined, rule),
    gradFunc: (dy: tf.Tensor) => run(dy, undefined, rule),
  }));
  return op(hidden);
}

/** residual + dropout(update), same shapes: how every sub-layer joins the stream (spec 1.1). */
export function residual(stream: tf.Tensor, update: tf.Tensor, rule: Dropout | undefined): tf.Tensor {
  if (!rule) return tf.add(stream, update);
  if (!engineBackend()) return residualReference(stream, update, rule);
  const op = tf.customGrad((x, y) => ({
    value: run(y as tf.Tensor, x as tf.Tensor, rule),
    gradFunc: (dy: tf.Tensor) => [dy.clone(), run(dy, undefined, rule)],
  }));
  return op(stream, update);
}
