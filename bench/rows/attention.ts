// Rows `attention`: one attention forward and backward, with relative bias, against a composition of stock ops.
// Always 2048 tokens in all, so that only the length of what is attended to grows.
import * as tf from '@tensorflow/tfjs';
import type { Contender } from '../contender.ts';
import { alone, type Budget, compare, type Row } from '../measure.ts';
import { enterOurs, ourAttention } from '../ours.ts';
import { numbers, relativeBuckets } from '../sizes.ts';
import { enterStock } from '../stock/backend.ts';
import { bucketsOf, mergeHeads, mix, relativeBias, splitHeads } from '../stock/model.ts';
import { gpuContender } from './gpuContender.ts';

const lengths = [128, 256, 512, 1024, 2048];
const tokens = 2048;
const heads = 8;
const depth = 32;
const budget: Budget = { seconds: 12, minPairs: 3, maxPairs: 15 };

/** Random values, and a table [buckets, heads]. */
function inputsOf(shapes: number[][]): tf.Tensor[] {
  const next = numbers(5);
  return shapes.map((shape) => {
    const size = shape.reduce((product, each) => product * each, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => next() - 0.5),
      shape,
    );
  });
}

/** Queries, keys and values packed along the last axis, as the engine's model has them. */
async function ours(length: number): Promise<Contender> {
  await enterOurs();
  const batch = tokens / length;
  const inputs = inputsOf([
    [batch, length, 3 * heads * depth],
    [relativeBuckets.count, heads],
    [batch, length, heads * depth],
  ]);
  const [packed, table, slopes] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
  const { attend, dispose } = ourAttention(batch, length, heads);
  // The engine gives slopes back once they are used.
  const work = () => tf.grads((x, bias) => attend(x!, bias!))([packed, table], slopes.clone());
  const contender = gpuContender(enterOurs, inputs, work);
  return {
    ...contender,
    dispose() {
      contender.dispose();
      dispose();
    },
  };
}

/** Queries, keys and values apart, so that stock tfjs need not take them apart. */
async function stock(length: number): Promise<Contender> {
  await enterStock();
  const batch = tokens / length;
  const side = [batch, length, heads * depth];
  const inputs = inputsOf([side, side, side, [relativeBuckets.count, heads], side]);
  const [query, key, value, table, slopes] = inputs as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const buckets = tf.tensor(bucketsOf(length, length, true), [length, length], 'int32');
  const attend = (...[q, k, v, bias]: tf.Tensor[]) => {
    const from = { keys: splitHeads(k!, heads), values: splitHeads(v!, heads) };
    return mergeHeads(mix(splitHeads(q!, heads), from, { bias: relativeBias(bias!, buckets) }));
  };
  const work = () => tf.grads(attend)([query, key, value, table], slopes);
  return gpuContender(enterStock, [...inputs, buckets], work);
}

/** Why a contender cannot do its work here; undefined where it can. */
async function refusalOf(contender: Contender): Promise<string | undefined> {
  await contender.enter();
  try {
    await contender.submit();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** One row a length. */
export async function* attentionRows(): AsyncGenerator<Row> {
  for (const length of lengths) {
    const both = [await ours(length), await stock(length)] as const;
    const refusal = await refusalOf(both[1]);
    const figures = refusal
      ? { ...(await alone(both[0], { budget })), note: `stock tfjs cannot: ${refusal}` }
      : await compare(...both, { budget });
    yield { row: `attention ${length}`, against: 'stock composition', ...figures };
    for (const one of both) {
      await one.enter();
      one.dispose();
    }
  }
}
