// T5's training loss over rows of logits: cross-entropy and z-loss, with both gradients, in a fixed order.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { columnSum } from '../columnSum/columnSum.ts';
import gradientSource from './gradient.wgsl?raw';
import { logitsReference } from './reference.ts';
import rowsSource from './rows.wgsl?raw';
import type { Scoring } from './scoring.ts';

const rowsKernel = kernel('crossEntropyRows', rowsSource);
const gradientKernel = kernel('crossEntropyGradient', gradientSource);

/**
 * logits [tokens, vocabulary] -> [2]: weighted mean of logZ - logit[target], and of zLoss * logZ^2 (spec 6.3).
 * What is minimized is their sum.
 */
export function crossEntropy(logits: tf.Tensor, scoring: Scoring): tf.Tensor {
  if (!engineBackend()) return logitsReference(logits, scoring);
  const [tokens, vocabulary] = logits.shape as [number, number];
  const { targets, weights, inverseWeight, zLoss } = scoring;
  const op = tf.customGrad((input, save) => {
    const x = input as tf.Tensor;
    const { logZ, terms } = launch(rowsKernel, {
      tensors: { logits: x, targets, weights, inverseWeight },
      outputs: { logZ: [tokens], terms: [tokens, 2] },
      sizes: { tokens, vocabulary, zLoss },
      groups: workgroups(tokens),
    });
    (save as tf.GradSaveFunc)([x, logZ]);
    const gradFunc = (lossGradient: tf.Tensor, saved: tf.Tensor[]) =>
      launch(gradientKernel, {
        tensors: { logits: saved[0]!, targets, weights, inverseWeight, logZ: saved[1]!, lossGradient },
        outputs: { logitsGradient: x.shape },
        sizes: { elements: x.size, vocabulary, zLoss },
        groups: workgroups(Math.ceil(x.size / 64)),
      }).logitsGradient;
    return { value: columnSum(terms), gradFunc };
  });
  return op(logits);
}
