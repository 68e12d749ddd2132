// What the tests of ops share: the same call on two backends with its gradients, and numeric derivatives.
// Away from WebGPU every op runs its reference, so a backend's name says which of the two is meant.
import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../../gpu/deviceKind.ts';
import { uniformFloats } from '../../math/random.ts';

/** Values of a tensor off the device, row-major. */
export interface Numbers {
  shape: number[];
  values: Float32Array<ArrayBuffer>;
}

/** A differentiable call; what it needs besides its inputs it makes with `constant`, on the backend it runs on. */
export type Run = (...inputs: tf.Tensor[]) => tf.Tensor;

/** The value of a call, and the gradient of its sum under fixed random slopes for every input. */
export interface Outcome {
  value: Float32Array;
  gradients: Float32Array[];
}

/** Values between -scale and scale, the same for the same seed. */
export function randomNumbers(shape: readonly number[], seed: number, scale = 1): Numbers {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = uniformFloats([BigInt(seed), 0n], count).map((draw) => (2 * draw - 1) * scale);
  return { shape: [...shape], values };
}

/** A tensor of `numbers` on the current backend. */
export function place({ shape, values }: Numbers): tf.Tensor {
  return tf.tensor(values, shape);
}

/** The seed of the slopes that `outcomeOf` hands back. */
export const slopesSeed = 4711;

const constants: tf.Tensor[] = [];

/** A tensor that a gradient may still read after the forward pass; lives until the end of the call. */
export function constant(
  values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
  shape: number[] = [values.length],
): tf.Tensor {
  const tensor = tf.keep(tf.tensor(values, shape, values instanceof Int32Array ? 'int32' : 'float32'));
  constants.push(tensor);
  return tensor;
}

/** Value and gradients of a call on a backend, which stays the current one. */
export async function outcomeOf(
  backend: BackendName,
  run: Run,
  inputs: readonly Numbers[],
): Promise<Outcome> {
  await tf.setBackend(backend);
  let value: tf.Tensor | undefined;
  const weighted = (...tensors: tf.Tensor[]) => {
    value = tf.keep(run(...tensors).clone());
    return tf.sum(tf.mul(value, place(randomNumbers(value.shape, slopesSeed)))).asScalar();
  };
  const tensors = inputs.map(place);
  const gradients = tf.tidy(() => tf.grads(weighted)(tensors));
  const outcome = { value: await readAll(value!), gradients: await Promise.all(gradients.map(readAll)) };
  tf.dispose([value!, ...tensors, ...gradients, ...constants.splice(0)]);
  return outcome;
}

async function readAll(tensor: tf.Tensor): Promise<Float32Array> {
  return new Float32Array(await tensor.data());
}

/** Largest difference between two lists over the largest expected size; infinite where lengths differ. */
export function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let largest = 0;
  for (let at = 0; at < expected.length; at++) {
    const here = Math.abs(actual[at]! - expected[at]!);
    if (!(here <= difference)) difference = here; // lets NaN through
    largest = Math.max(largest, Math.abs(expected[at]!));
  }
  return largest > 0 ? difference / largest : difference;
}

/** Largest deviation of a value and all its gradients. */
export function outcomeDeviation(actual: Outcome, expected: Outcome): number {
  const pairs = expected.gradients.map((gradient, at) => deviation(actual.gradients[at]!, gradient));
  return Math.max(deviation(actual.value, expected.value), ...pairs);
}

/** Deviation of the WebGPU kernels of a call from its reference on the cpu backend, value and gradients. */
export async function kernelDeviation(run: Run, inputs: readonly Numbers[]): Promise<number> {
  const expected = await outcomeOf('cpu', run, inputs);
  return outcomeDeviation(await outcomeOf('webgpu', run, inputs), expected);
}

async function weightedSum(run: Run, inputs: readonly Numbers[]): Promise<number> {
  const value = tf.tidy(() => run(...inputs.map(place)));
  const slopes = randomNumbers(value.shape, slopesSeed).values;
  const sum = ((await value.data()) as Float32Array).reduce(
    (total, each, at) => total + each * slopes[at]!,
    0,
  );
  tf.dispose([value, ...constants.splice(0)]);
  return sum;
}

function moved({ shape, values }: Numbers, direction: Numbers, by: number): Numbers {
  return { shape, values: values.map((value, at) => value + by * direction.values[at]!) };
}

/**
 * How far the reference's gradient of each input is from the slope measured along a random direction
 * (central difference on the cpu backend), relative to the steepest slope there is. f32 allows about 1e-3.
 */
export async function slopeDeviations(
  run: Run,
  inputs: readonly Numbers[],
  distance = 1e-2,
): Promise<number[]> {
  const { gradients } = await outcomeOf('cpu', run, inputs);
  const deviations: number[] = [];
  for (const [index, input] of inputs.entries()) {
    const direction = randomNumbers(input.shape, 900 + index);
    const at = (by: number) =>
      inputs.map((each, other) => (other === index ? moved(each, direction, by) : each));
    const rise = (await weightedSum(run, at(distance))) - (await weightedSum(run, at(-distance)));
    const expected = gradients[index]!.reduce((sum, each, entry) => sum + each * direction.values[entry]!, 0);
    const steepest = gradients[index]!.reduce(
      (sum, each, entry) => sum + Math.abs(each * direction.values[entry]!),
      0,
    );
    deviations.push(Math.abs(rise / (2 * distance) - expected) / steepest);
  }
  return deviations;
}
