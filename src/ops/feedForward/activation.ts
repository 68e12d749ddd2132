// The element-wise middle of the feed-forward layer: activation, gate and dropout in one kernel.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import philox from '../dropout/philox.wgsl?raw';
import { type Dropout, dropoutScale, dropoutThreshold } from '../dropout/rule.ts';
import activate from './activate.wgsl?raw';
import source from './activation.wgsl?raw';
import gradientSource from './activationGradient.wgsl?raw';
import type { Activation } from './kinds.ts';
import { activationReference } from './reference.ts';

const kinds: Record<Activation, number> = { relu: 0, gelu: 1, silu: 2 };
const forwardKernel = kernel('activation', source, { includes: [philox, activate] });
const gradientKernel = kernel('activationGradient', gradientSource, { includes: [philox, activate] });

function sizesOf(hidden: tf.Tensor, gated: boolean, activation: Activation, dropout: Dropout | undefined) {
  return {
    elements: hidden.size,
    kind: kinds[activation],
    gated: gated ? 1 : 0,
    threshold: dropout ? dropoutThreshold(dropout.rate) : 0,
    scale: dropout ? dropoutScale(dropout.rate) : 1,
    site: dropout?.site ?? 0,
  };
}

/**
 * dropout(activation(hidden) * gate): the inner layer of T5's feed-forward network (spec 1.5). Same shapes;
 * without a gate the factor is 1.
 */
export function activation(
  hidden: tf.Tensor,
  gate: tf.Tensor | undefined,
  kind: Activation,
  dropout: Dropout | undefined,
): tf.Tensor {
  if (!engineBackend()) return activationReference(hidden, gate, kind, dropout);
  const sizes = sizesOf(hidden, gate !== undefined, kind, dropout);
  const groups = workgroups(Math.ceil(hidden.size / 64));
  const counterOf = (other: tf.Tensor) => dropout?.counter ?? other;
  const backward = (dy: tf.Tensor, x: tf.Tensor, g: tf.Tensor | undefined) =>
    launch(gradientKernel, {
      tensors: { hidden: x, gate: g ?? x, counter: counterOf(x), activatedGradient: dy },
      outputs: { hiddenGradient: x.shape, gateGradient: g ? x.shape : [1] },
      sizes,
      groups,
    });
  const op = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as tf.GradSaveFunc;
    const [x, g] = inputs as tf.Tensor[];
    save(inputs as tf.Tensor[]);
    const tensors = { hidden: x!, gate: g ?? x!, counter: counterOf(x!) };
    return {
      value: launch(forwardKernel, { tensors, outputs: { activated: x!.shape }, sizes, groups }).activated,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const { hiddenGradient, gateGradient } = backward(dy, saved[0]!, saved[1]);
        return saved[1] ? [hiddenGradient, gateGradient] : [hiddenGradient];
      },
    };
  });
  return gate ? op(hidden, gate) : op(hidden);
}
