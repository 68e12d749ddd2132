// Ops some of whose inputs need no gradient. Oracle: the same op with a gradient for every input.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../gpu/device.ts';
import { needsGradient, withoutGradient } from '../gpu/needsGradient.ts';
import { occurrencesById } from '../math/occurrences.ts';
import { uniformIntegers } from '../math/random.ts';
import { attention } from './attention/attention.ts';
import { crossEntropy } from './crossEntropy/crossEntropy.ts';
import type { Dropout } from './dropout/rule.ts';
import { embed } from './embed/embed.ts';
import { feedForward } from './feedForward/feedForward.ts';
import type { Activation } from './feedForward/kinds.ts';
import { linear } from './linear/linear.ts';
import { residualNorm } from './rmsNorm/residualNorm.ts';
import { constant, deviation, type Numbers, place, type Run, randomNumbers } from './testing/outcomes.ts';

const [tokens, width, heads] = [33, 12, 3];

const dropping = (site: number): Dropout => ({ rate: 0.3, site, counter: constant(Int32Array.of(5, 6)) });

function attending(...inputs: tf.Tensor[]): tf.Tensor {
  const ones = (length: number) => constant(new Int32Array(2 * length).fill(2), [2, length]);
  const codes = ones(tokens);
  const [queries, memory, table] = inputs.length === 3 ? inputs : [inputs[0], undefined, inputs[1]];
  const keys = memory ? memory.shape[1]! : tokens;
  const bucketOfDistance = constant(Int32Array.from({ length: tokens + keys - 1 }, (_, at) => at % 8));
  const keyCodes = memory ? ones(keys) : codes;
  return attention(queries!, memory, {
    heads,
    visibility: { queryCodes: codes, keyCodes, causal: false },
    bias: { table: table!, bucketOfDistance },
    dropout: memory ? undefined : dropping(1),
  });
}

const crossing: Run = (queries, memory) => {
  const codes = constant(new Int32Array(2 * tokens).fill(2), [2, tokens]);
  const keyCodes = constant(new Int32Array(2 * 7).fill(2), [2, 7]);
  return attention(queries!, memory!, {
    heads,
    visibility: { queryCodes: codes, keyCodes, causal: false },
    dropout: dropping(1),
  });
};

const transforming =
  (kind: Activation, gated: boolean, dropped: boolean): Run =>
  (x, inner, outer) =>
    feedForward(
      x!,
      { inner: inner!, outer: outer! },
      { kind, gated, dropout: dropped ? dropping(1) : undefined },
    );

const scoring =
  (bytes?: number): Run =>
  (states, table) => {
    const targets = constant(Int32Array.from({ length: tokens }, (_, token) => (7 * token) % 150));
    const weights = constant(Float32Array.from({ length: tokens }, (_, token) => token % 2));
    const inverseWeight = constant(Float32Array.of(1 / tokens));
    const given = { targets, weights, inverseWeight, zLoss: 1e-2 };
    return crossEntropy({ states: states!, table: table!, scale: 0.5 }, given, bytes);
  };

/** Both outputs side by side, so that both send a gradient back. */
const joining: Run = (stream, scale, update) => {
  const options = { epsilon: 1e-6, updateDropout: update && dropping(3), normedDropout: dropping(4) };
  const { stream: joined, normed } = residualNorm(stream!, update, scale!, options);
  return tf.concat([joined, normed], -1);
};

const embedding: Run = (table) => {
  const ids = uniformIntegers([11n, 0n], tokens, 0, 150);
  const { order, starts } = occurrencesById(ids, 150);
  const given = { ids: constant(ids, [1, tokens]), order: constant(order), starts: constant(starts) };
  return embed(table!, given, dropping(2));
};

const inner = 4 * heads;
const cases: [string, Run, number[][]][] = [
  [
    'linear',
    (x, w) => linear(x!, w!, { scale: 0.5 }),
    [
      [tokens, width],
      [31, width],
    ],
  ],
  [
    'attention to itself',
    attending,
    [
      [2, tokens, 3 * inner],
      [8, heads],
    ],
  ],
  [
    'attention to a memory',
    crossing,
    [
      [2, tokens, inner],
      [2, 7, 2 * inner],
    ],
  ],
  [
    'attention to a memory, biased',
    attending,
    [
      [2, tokens, inner],
      [2, 7, 2 * inner],
      [8, heads],
    ],
  ],
  [
    'relu',
    transforming('relu', false, false),
    [
      [tokens, width],
      [31, width],
      [width, 31],
    ],
  ],
  [
    'relu with dropout',
    transforming('relu', false, true),
    [
      [tokens, width],
      [31, width],
      [width, 31],
    ],
  ],
  [
    'gelu with dropout',
    transforming('gelu', false, true),
    [
      [tokens, width],
      [31, width],
      [width, 31],
    ],
  ],
  [
    'gated gelu',
    transforming('gelu', true, true),
    [
      [tokens, width],
      [62, width],
      [width, 31],
    ],
  ],
  [
    'cross-entropy',
    scoring(),
    [
      [tokens, width],
      [150, width],
    ],
  ],
  [
    'cross-entropy by chunks',
    scoring(4 * tokens * 64),
    [
      [tokens, width],
      [150, width],
    ],
  ],
  ['residual norm', joining, [[tokens, width], [width], [tokens, width]]],
  ['residual norm of a stream alone', joining, [[tokens, width], [width]]],
  ['embedding', embedding, [[150, width]]],
];

/** The gradients of those inputs that need one, and what all of it left on the device. */
async function gradientsOf(run: Run, inputs: readonly Numbers[], needs: readonly boolean[]) {
  const before = tf.memory().numTensors;
  const tensors = inputs.map(place);
  for (const [at, tensor] of tensors.entries()) if (!needs[at]) withoutGradient(tensor);
  const needed = tensors.filter((_, at) => needs[at]);
  const loss = () => {
    const value = run(...tensors);
    return tf.sum(tf.mul(value, place(randomNumbers(value.shape, 4711))));
  };
  const { value, grads } = tf.tidy(() => tf.engine().gradients(loss, needed));
  const values = await Promise.all(grads.map((each) => each.data()));
  tf.dispose([value, ...grads, ...tensors]);
  return { values, left: tf.memory().numTensors - before };
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(cases)('%s', (_, run, shapes) => {
  const inputs = shapes.map((shape, at) => randomNumbers(shape, at + 1));
  const all = inputs.map(() => true);
  const subsets = Array.from({ length: 2 ** inputs.length - 2 }, (_, at) =>
    inputs.map((_, input) => (((at + 1) >> input) & 1) === 1),
  );

  it('has the same gradient for each input, whichever others need one', async () => {
    const whole = await gradientsOf(run, inputs, all);
    for (const needs of subsets) {
      const { values, left } = await gradientsOf(run, inputs, needs);
      const expected = whole.values.filter((_, at) => needs[at]);
      for (const [at, value] of values.entries())
        expect(deviation(value, expected[at]!), `${needs} ${at}`).toBeLessThan(1e-6);
      expect(left).toBe(whole.left);
    }
    expect(whole.values.length).toBe(inputs.length);
  });
});

/** Tensors that a call leaves while a tape is recorded. */
function keptBy(run: Run, tensors: readonly tf.Tensor[]): number {
  const factor = place({ shape: [1], values: Float32Array.of(2) });
  let kept = 0;
  const loss = () => {
    const before = tf.memory().numTensors;
    const value = run(...tensors);
    kept = tf.memory().numTensors - before;
    return tf.sum(tf.mul(value, factor)); // which depends on a tensor that needs a gradient
  };
  tf.dispose([tf.tidy(() => tf.engine().gradients(loss, [factor])).value, factor]);
  return kept;
}

it.each(cases.filter(([name]) => !name.startsWith('residual') && name !== 'embedding'))(
  '%s keeps nothing where no input needs a gradient, and its result needs none',
  (_, run, shapes) => {
    const tensors = shapes.map((shape, at) => withoutGradient(place(randomNumbers(shape, at + 1))));
    const kept = keptBy(run, tensors);
    const result = tf.tidy(() => {
      const before = tf.memory().numTensors;
      const value = run(...tensors);
      return { value, kept: tf.memory().numTensors - before };
    });
    expect(kept).toBe(result.kept);
    expect(needsGradient(result.value)).toBe(false);
    const others = tensors.map((tensor) => tensor.clone());
    expect(keptBy(run, others)).toBeGreaterThan(kept);
    tf.dispose([...tensors, ...others, result.value]);
  },
);
