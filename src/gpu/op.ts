// An op on tfjs's tape whose tensors go by name: what it takes, gives and keeps for its gradient. Knows nothing of what it
// computes.
import type * as tf from '@tensorflow/tfjs';
import { differentiable } from './differentiable.ts';

/** Tensors by name; a name may be without one. */
type Tensors = Readonly<Record<string, tf.Tensor | undefined>>;
/** Whether the gradient of each input is needed; never of one that is not there. */
type Needs<Inputs> = { readonly [Name in keyof Inputs]: boolean };

interface Op<Inputs extends Tensors, Outputs extends Record<string, tf.Tensor>, Saved extends Tensors> {
  inputs: Inputs;
  /** Makes the outputs, and says what its gradient will read of them and of the inputs. */
  forward: (needs: Needs<Inputs>) => { outputs: Outputs; saved: Saved };
  /** The gradients of the inputs that are needed, from those of the outputs; one that nothing used has zeros. */
  backward: (
    gradients: { readonly [Name in keyof Outputs]: tf.Tensor },
    saved: Saved,
    needs: Needs<Inputs>,
  ) => { readonly [Name in keyof Inputs]?: tf.Tensor | undefined };
}

function named<T>(names: readonly string[], values: readonly T[]): Record<string, T> {
  return Object.fromEntries(
    names.flatMap((name, at) => values.slice(at, at + 1).map((value) => [name, value])),
  );
}

function present(tensors: Tensors): { names: string[]; values: tf.Tensor[] } {
  const entries = Object.entries(tensors).flatMap(([name, tensor]) => (tensor ? [{ name, tensor }] : []));
  return { names: entries.map(({ name }) => name), values: entries.map(({ tensor }) => tensor) };
}

/** Runs an op; see `differentiable` for how long what it keeps lives. */
export function op<Inputs extends Tensors, Outputs extends Record<string, tf.Tensor>, Saved extends Tensors>({
  inputs,
  forward,
  backward,
}: Op<Inputs, Outputs, Saved>): Outputs {
  const given = present(inputs);
  const none = Object.keys(inputs).map((name) => [name, false]);
  const needsOf = (needs: readonly boolean[]) =>
    ({ ...Object.fromEntries(none), ...named(given.names, needs) }) as Needs<Inputs>;
  let [outputNames, savedNames]: string[][] = [[], []];
  const results = differentiable({
    inputs: given.values,
    forward(save, needs) {
      const made = forward(needsOf(needs));
      const [outputs, saved] = [present(made.outputs), present(made.saved)];
      [outputNames, savedNames] = [outputs.names, saved.names];
      save(saved.values);
      return outputs.values;
    },
    backward(gradients, saved, needs) {
      const found: Tensors = backward(
        named(outputNames ?? [], gradients) as { [Name in keyof Outputs]: tf.Tensor },
        named(savedNames ?? [], saved) as Saved,
        needsOf(needs),
      );
      return given.names.map((name) => found[name]);
    },
  });
  return named(outputNames ?? [], results) as Outputs;
}
