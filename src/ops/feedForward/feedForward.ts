// T5's feed-forward network (spec 1.5): dropout(act(x . wi)) . wo, or gated dropout(act(x . wi_0) * (x . wi_1)) . wo.
// What lies between the products is done while the inner one is written, and backward while its gradient is: two
// dispatches forward and two backward, one more forward with a gate.
import * as tf from '@tensorflow/tfjs';
import { engineBackend, requireBackend } from '../../gpu/device.ts';
import { type Kernel, kernel, type Precision, workgroups } from '../../gpu/kernel.ts';
import { allocated, launch } from '../../gpu/launch.ts';
import { op } from '../../gpu/op.ts';
import philox from '../dropout/philox.wgsl?raw';
import { dropoutSizes } from '../dropout/rule.ts';
import { forwardProduct, rowsGradient, weightGradient } from '../linear/linear.ts';
import { type Job, multiply, multiplyInto, multiplyNeeded } from '../linear/multiply.ts';
import type { Epilogue } from '../linear/source.ts';
import activate from './activate.wgsl?raw';
import activateEpilogue from './activateEpilogue.wgsl?raw';
import gateSource from './gate.wgsl?raw';
import gradientEpilogue from './gradientEpilogue.wgsl?raw';
import type { Activation, FeedForwardOptions, FeedForwardWeights } from './kinds.ts';
import { feedForwardReference } from './reference.ts';
import { keepsInner } from './room.ts';

const kindNumbers: Record<Activation, number> = { relu: 0, gelu: 1, silu: 2 };
const gateKernels = new Map<string, Kernel>();

/** What variants of a text differ in: no random number is compiled where none is drawn, and one activation only. */
function constantsOf({ kind, dropout }: FeedForwardOptions) {
  return { KIND: kindNumbers[kind], DROPS: dropout !== undefined };
}

function gateKernel(options: FeedForwardOptions, stored: Precision): Kernel {
  const constants = constantsOf(options);
  const key = [...Object.values(constants), stored].join();
  const known =
    gateKernels.get(key) ?? kernel('gate', gateSource, { includes: [philox, activate], constants, stored });
  gateKernels.set(key, known);
  return known;
}

/** Of the epilogues, as `dropoutSizes` gives them; a product has a scale of its own. */
const fields = ['threshold: u32', 'site: u32', 'scale: f32'];

function epilogueOf(
  name: string,
  source: string,
  flags: Record<string, boolean | number>,
  precision: Precision,
): Epilogue {
  const constants = Object.entries(flags).map(([flag, value]) => `const ${flag} = ${value};`);
  const signs = Object.values(flags).map(Number).join('');
  const text = [...constants, `alias Stored = ${precision};`, philox, activate, source].join('\n');
  return { name: `${name}${signs}${precision}`, source: text, precision, fields };
}

/** Only there to fill a binding that the variant does not use; never the same buffer as a written one. */
function counterOf(options: FeedForwardOptions, otherwise: tf.Tensor): tf.Tensor {
  return options.dropout?.counter ?? otherwise;
}

interface Middle {
  /** act(x . wi), gated and dropped, [rows, F]. */
  activated: tf.Tensor;
  /** x . wi before the activation, [rows, F] or gated [rows, 2F], where the gradient needs it. */
  inner: tf.Tensor | undefined;
}

function activatedMiddle(x: tf.Tensor, weights: FeedForwardWeights, options: FeedForwardOptions): Middle {
  const product = forwardProduct(x, weights.inner);
  const precision = requireBackend().precisionOf(x);
  const activated = allocated([product.rows, product.columns], precision);
  const keeps = keepsInner(options);
  const inner = allocated(keeps ? [product.rows, product.columns] : [1], precision);
  const flags = { KEEPS_INNER: keeps, ...constantsOf(options) };
  const epilogue = epilogueOf('activate', activateEpilogue, flags, precision);
  const tensors = { counter: counterOf(options, x), inner };
  const job: Job = { product, into: { tensor: activated }, epilogue };
  multiplyInto([job], { tensors, sizes: dropoutSizes(options.dropout) });
  return { activated, inner: keeps ? inner : undefined };
}

function gatedMiddle(x: tf.Tensor, weights: FeedForwardWeights, options: FeedForwardOptions): Middle {
  const precision = requireBackend().precisionOf(x);
  const inner = multiply(forwardProduct(x, weights.inner), precision);
  const [rows, width] = inner.shape as [number, number];
  const elements = (rows * width) / 2;
  const { activated } = launch(gateKernel(options, precision), {
    tensors: { inner, counter: counterOf(options, inner) },
    outputs: { activated: [rows, width / 2] },
    sizes: { elements, width: width / 2, ...dropoutSizes(options.dropout) },
    groups: workgroups(Math.ceil(elements / 64)),
  });
  return { activated, inner };
}

/** The gate's gradient goes to the right half of the same rows. */
function storeGateText(gated: boolean): string {
  return `fn storeGate(at: u32, value: f32) { ${gated ? 'result1[at] = value;' : ''} }`;
}

/** The gradient of x . wi, [rows, F] or gated [rows, 2F], as a product whose epilogue makes it, and where it goes. */
function innerGradientJob(
  gradient: tf.Tensor,
  outer: tf.Tensor,
  middle: tf.Tensor,
  options: FeedForwardOptions,
): Job & { into: { tensor: tf.Tensor } } {
  const product = rowsGradient(gradient, outer);
  const stride = options.gated ? 2 * product.columns : product.columns;
  const flags = { GATED: options.gated, KEEPS_INNER: keepsInner(options), ...constantsOf(options) };
  const text = `${storeGateText(options.gated)}\n${gradientEpilogue}`;
  const epilogue = epilogueOf('activateGradient', text, flags, requireBackend().precisionOf(middle));
  const into = { tensor: allocated([product.rows, stride]), stride };
  return { product, into, epilogue: { ...epilogue, narrow: options.gated } };
}

/** What is kept of a forward pass, as far as needed: `middle` tells the slope of what lies between the products. */
type Kept = { readonly wo: tf.Tensor } & {
  readonly [Name in 'wi' | 'middle' | 'activated' | 'x']: tf.Tensor | undefined;
};

/** The gradient of x . wi, and that of wo, as far as they are needed, in one dispatch. */
function outerGradients(
  gradient: tf.Tensor,
  { wo, middle, activated }: Kept,
  options: FeedForwardOptions,
): [tf.Tensor | undefined, tf.Tensor | undefined] {
  const toOuter = activated && weightGradient(gradient, activated, wo);
  if (!middle) return [undefined, toOuter && multiply(toOuter)];
  const job = innerGradientJob(gradient, wo, middle, options);
  const tensors = { counter: counterOf(options, gradient), middle };
  const extras = { tensors, sizes: dropoutSizes(options.dropout) };
  if (!toOuter) {
    multiplyInto([job], extras);
    return [job.into.tensor, undefined];
  }
  const outerGradient = allocated(wo.shape);
  multiplyInto([job, { product: toOuter, into: { tensor: outerGradient } }], extras);
  return [job.into.tensor, outerGradient];
}

/** What the gradients of x, wi and wo that are needed read. */
function keptOf(
  x: tf.Tensor,
  weights: FeedForwardWeights,
  { activated, inner }: Middle,
  needs: { readonly [Name in 'x' | 'inner' | 'outer']: boolean },
): Kept {
  const between = needs.x || needs.inner;
  return {
    wo: weights.outer,
    wi: between ? weights.inner : undefined,
    middle: between ? (inner ?? activated) : undefined,
    activated: needs.outer ? activated : undefined,
    x: needs.inner ? x : undefined,
  };
}

/**
 * The feed-forward network of x [..., d] -> [..., d]. Differentiable in x and both weights. What lies between is stored as
 * x is, but for the product with a gate: that and the result are floats, for trained models overflow halves there
 * (Transformers keeps `wo` in float32: T5PreTrainedModel._keep_in_fp32_modules).
 */
export function feedForward(
  x: tf.Tensor,
  weights: FeedForwardWeights,
  options: FeedForwardOptions,
): tf.Tensor {
  if (!engineBackend()) return feedForwardReference(x, weights, options);
  const { inner, outer } = weights;
  const { result } = op({
    inputs: { x, inner, outer },
    forward(needs) {
      const middle = (options.gated ? gatedMiddle : activatedMiddle)(x, weights, options);
      const product = multiply(forwardProduct(middle.activated, outer));
      return { outputs: { result: tf.reshape(product, x.shape) }, saved: keptOf(x, weights, middle, needs) };
    },
    backward({ result: gradient }, kept, needs) {
      const [between, outerGradient] = outerGradients(gradient, kept, options);
      const { wi } = kept;
      const [rows, weight] = multiplyNeeded(
        needs.x && between && wi ? rowsGradient(between, wi) : undefined,
        between && wi && kept.x && weightGradient(between, kept.x, wi),
      );
      between?.dispose();
      return { x: rows && tf.reshape(rows, x.shape), inner: weight, outer: outerGradient };
    },
  });
  return result;
}
