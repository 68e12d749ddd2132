// Ops with several outputs on tfjs's tape. `tf.customGrad` allows one output only, though the engine under it does not.
import * as tf from '@tensorflow/tfjs';
import { needsGradient, withoutGradient } from './needsGradient.ts';

/** Keeps tensors until the gradient is taken; does nothing where none will be. */
type Save = (tensors: tf.Tensor[]) => void;

/**
 * An op: `forward` makes its outputs, `backward` the gradients of its inputs from those of all outputs. `needs` says for
 * each input whether its gradient is needed; what `backward` gives for others is not looked at.
 */
interface Differentiable {
  inputs: tf.Tensor[];
  /** Nothing that only serves a gradient which is not needed has to be saved. */
  forward: (save: Save, needs: readonly boolean[]) => tf.Tensor[];
  /** `saved` is what `forward` gave to `save`. An output that nothing used has a gradient of zeros. */
  backward: (
    gradients: tf.Tensor[],
    saved: tf.Tensor[],
    needs: readonly boolean[],
  ) => (tf.Tensor | undefined)[];
}

/** The part of tfjs's engine that `tf.customGrad` itself stands on; private, and present in the pinned 4.22.0. */
interface KernelRunner {
  runKernelFunc(call: {
    forwardFunc: (backend: unknown, save: Save) => tf.Tensor[];
    backwardsFunc: (
      gradients: tf.Tensor | tf.Tensor[],
      saved: tf.Tensor[],
    ) => Record<string, () => tf.Tensor>;
    inputs: Record<string, tf.Tensor>;
  }): tf.Tensor[];
}

/**
 * Runs an op. Tensors that `backward` reads have to be saved, or live as long as the tape. What was saved is given back
 * as soon as `backward` has read it, and so are the outputs' gradients, which nothing reads after it: on the way back
 * memory shrinks as it grew. A tape can therefore be walked only once. An op none of whose inputs needs a gradient saves
 * nothing, and its outputs need none either.
 */
export function differentiable({ inputs, forward, backward }: Differentiable): tf.Tensor[] {
  const engine = tf.engine() as unknown as KernelRunner;
  const needs = inputs.map(needsGradient);
  const needed = [...inputs.entries()].filter(([at]) => needs[at]);
  const outputs = engine.runKernelFunc({
    forwardFunc: (_backend, save) => tf.tidy(() => forward(needed.length > 0 ? save : saveNothing, needs)),
    backwardsFunc: (given, saved) => {
      const outputGradients = Array.isArray(given) ? given : [given];
      const gradients = tf.tidy(() =>
        backward(outputGradients, saved, needs).map((each, at) => (needs[at] ? each : undefined)),
      );
      for (const each of [...outputGradients, ...saved]) if (!gradients.includes(each)) each.dispose();
      return Object.fromEntries(needed.map(([at]) => [at, () => gradients[at]!]));
    },
    inputs: Object.fromEntries(needed),
  });
  return needed.length > 0 ? outputs : outputs.map(withoutGradient);
}

const saveNothing: Save = () => undefined;
