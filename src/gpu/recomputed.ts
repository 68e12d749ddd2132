// Time for memory: a part of the computation of which only what enters it is kept for the way back, where it is done
// again (Chen et al. 2016, "Training deep nets with sublinear memory cost"). It knows nothing of what the part computes.
import * as tf from '@tensorflow/tfjs';
import { differentiable } from './differentiable.ts';
import { needsGradient, withoutGradient } from './needsGradient.ts';

/** Tensors by name; a name may be without one. */
type Tensors = Readonly<Record<string, tf.Tensor | undefined>>;

/** A part of the computation. */
interface Part<T extends Tensors> {
  /** What was computed before the part, and all that the part reads of it. */
  inputs: T;
  /** What the part reads besides and gradients are taken for; it uses each, and each lives as long as the tape. */
  parameters: readonly tf.Tensor[];
  /** Does the same whenever it is called; may dispose what it is given. */
  body: (inputs: T) => tf.Tensor[];
}

/** What `body` gives, its gradients the same to the last bit as if it were on the tape itself. */
export function recomputed<T extends Tensors>({ inputs, parameters, body }: Part<T>): tf.Tensor[] {
  const names = Object.keys(inputs).filter((name) => inputs[name]);
  const given = names.map((name) => inputs[name]!);
  const again = (kept: tf.Tensor[]) =>
    body(Object.fromEntries(names.map((name, at) => [name, kept[at]])) as unknown as T);
  return differentiable({
    inputs: [...given, ...parameters],
    forward: (save) => {
      save(given);
      return body(inputs);
    },
    backward: (outputGradients, kept, needs) => {
      for (const [at, each] of kept.entries()) if (!needs[at]) withoutGradient(each);
      const sources = [...kept, ...parameters];
      const found = onOwnTape(() => again(kept), sources.filter(needsGradient), outputGradients);
      return sources.map((source) => (needsGradient(source) ? found.shift() : undefined));
    },
  });
}

/** Gradients for `sources` from those of all outputs. tfjs forgets the tape it is walking when it walks another. */
function onOwnTape(
  body: () => tf.Tensor[],
  sources: tf.Tensor[],
  outputGradients: readonly tf.Tensor[],
): tf.Tensor[] {
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    return tf.engine().gradients(() => endOf(body(), outputGradients), sources).grads;
  } finally {
    state.activeTape = outer;
  }
}

/** tfjs walks back from one tensor: this one depends on all outputs, and their gradients are those given. */
function endOf(outputs: tf.Tensor[], outputGradients: readonly tf.Tensor[]): tf.Tensor {
  const [end] = differentiable({
    inputs: outputs,
    forward: () => [tf.scalar(0)], // never read, so that it takes no room on the device
    backward: () => [...outputGradients],
  });
  return end!;
}
