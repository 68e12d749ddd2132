// A dense layer without bias, weights as Hugging Face and PyTorch keep them: [out, in]. One dispatch forward, one
// backward for both gradients.
import * as tf from '@tensorflow/tfjs';
import { engineBackend, requireBackend } from '../../gpu/device.ts';
import type { Precision } from '../../gpu/kernel.ts';
import { op } from '../../gpu/op.ts';
import { multiply, multiplyNeeded } from './multiply.ts';
import type { Product } from './operands.ts';
import { linearReference } from './reference.ts';

/** rows [rows, in] by weight [out, in] -> [rows, out]. */
export function forwardProduct(rows: tf.Tensor, weight: tf.Tensor): Product {
  const [columns, depth] = weight.shape as [number, number];
  const right = { tensor: weight, transposed: true };
  return { left: { tensor: rows }, right, rows: rows.size / depth, columns, depth };
}

/** The gradient of the rows, [rows, in], from that of the result, [rows, out]. */
export function rowsGradient(gradient: tf.Tensor, weight: tf.Tensor): Product {
  const [depth, columns] = weight.shape as [number, number];
  return {
    left: { tensor: gradient },
    right: { tensor: weight },
    rows: gradient.size / depth,
    columns,
    depth,
  };
}

/** The gradient of the weight, [out, in], from that of the result, [rows, out], and the rows, [rows, in]. */
export function weightGradient(gradient: tf.Tensor, rows: tf.Tensor, weight: tf.Tensor): Product {
  const [outputs, inputs] = weight.shape as [number, number];
  const left = { tensor: gradient, transposed: true };
  return { left, right: { tensor: rows }, rows: outputs, columns: inputs, depth: rows.size / inputs };
}

interface LinearOptions {
  /** What the product is multiplied by; 1 if absent. */
  scale?: number;
  /** How the result is stored; as `hidden` is if absent. */
  precision?: Precision;
}

/** hidden [..., in] times weight [out, in] transposed, times `scale` -> [..., out]. */
export function linear(hidden: tf.Tensor, weight: tf.Tensor, options: LinearOptions = {}): tf.Tensor {
  const { scale = 1 } = options;
  if (!engineBackend()) return linearReference(hidden, weight, scale);
  const { result } = op({
    inputs: { hidden, weight },
    forward(needs) {
      const precision = options.precision ?? requireBackend().precisionOf(hidden);
      const product = multiply({ ...forwardProduct(hidden, weight), scale }, precision);
      const [outputs = 0] = weight.shape;
      const shaped = tf.reshape(product, [...hidden.shape.slice(0, -1), outputs]);
      return { outputs: { result: shaped }, saved: { weight, hidden: needs.weight ? hidden : undefined } };
    },
    backward({ result: gradient }, saved, needs) {
      const [rows, ofWeight] = multiplyNeeded(
        needs.hidden ? { ...rowsGradient(gradient, saved.weight), scale } : undefined,
        saved.hidden && { ...weightGradient(gradient, saved.hidden, saved.weight), scale },
      );
      return { hidden: rows && tf.reshape(rows, hidden.shape), weight: ofWeight };
    },
  });
  return result;
}
