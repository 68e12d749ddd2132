// Oracle: the same computation with everything on the tape.
import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from './device.ts';
import { recomputed } from './recomputed.ts';

type Layer = (x: tf.Tensor, w: tf.Tensor) => tf.Tensor;

const plain: Layer = (x, w) => tf.tanh(tf.mul(tf.add(x, tf.square(x)), w));

const again: Layer = (x, w) => {
  const [result] = recomputed({ inputs: { x }, parameters: [w], body: (given) => [plain(given.x, w)] });
  return result!;
};

/** A part whose body has a part in it. */
const twice: Layer = (x, w) => {
  const [result] = recomputed({ inputs: { x }, parameters: [w], body: (given) => [again(given.x, w)] });
  return result!;
};

/** Value and gradients of three layers with one weight, and more after them on the same tape. */
function outcome(layer: Layer): number[][] {
  return tf.tidy(() => {
    const [x, w] = [tf.tensor1d([0.3, -1.2, 2]), tf.tensor1d([0.7, 1.1, -0.4])];
    const loss = (input: tf.Tensor, weight: tf.Tensor) =>
      tf.sum(tf.mul(layer(layer(layer(input, weight), weight), weight), weight));
    const { value, grads } = tf.valueAndGrads(loss)([x, w]);
    return [value, ...grads].map((tensor) => [...tensor.dataSync()]);
  });
}

describe.each(['cpu', 'wasm'] as const)('a part that is computed again, on %s', (backend) => {
  beforeEach(async () => {
    await openBackend(backend);
  });

  it.each([
    ['one after the other', again],
    ['in one another', twice],
  ])('has the value and gradients of one that is kept, to the last bit: %s', (_, layer) => {
    expect(outcome(layer)).toEqual(outcome(plain));
  });

  it('runs its body again only where a gradient is taken, and has what entered it given back', () => {
    let runs = 0;
    const counted: Layer = (x, w) => {
      runs++;
      return plain(x, w);
    };
    const body = (given: { x: tf.Tensor }) => [counted(given.x, given.x)];
    const { numTensors } = tf.memory();
    tf.dispose(tf.tidy(() => recomputed({ inputs: { x: tf.scalar(2) }, parameters: [], body })));
    expect(runs).toBe(1);
    const slope = tf.grad((x) => recomputed({ inputs: { x }, parameters: [], body })[0]!);
    tf.dispose(tf.tidy(() => slope(tf.scalar(2))));
    expect(runs).toBe(3);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('leaves tapes as they were when its body fails on the way back', () => {
    let runs = 0;
    const body = (given: { x: tf.Tensor }) => {
      if (++runs === 2) throw new Error('planted');
      return [tf.square(given.x)];
    };
    const failing = tf.grad((x) => recomputed({ inputs: { x }, parameters: [], body })[0]!);
    expect(() => tf.tidy(() => failing(tf.scalar(2)))).toThrow('planted');
    expect(outcome(again)).toEqual(outcome(plain));
  });
});
