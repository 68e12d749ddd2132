// Rows `matmul`: square products against stock tfjs, and what share of the adapter's peak they reach.
import * as tf from '@tensorflow/tfjs';
import type { Contender } from '../contender.ts';
import { type Budget, compare, onePair, type Row } from '../measure.ts';
import { enterOurs, ourLinear } from '../ours.ts';
import { numbers } from '../sizes.ts';
import { enterStock } from '../stock/backend.ts';
import { gpuContender } from './gpuContender.ts';

const lengths = [256, 512, 1024, 2048, 4096];

type Product = (hidden: tf.Tensor, weight: tf.Tensor) => tf.Tensor;

/** hidden [n, n] times weight [n, n] transposed, as a dense layer has it. */
const stockProduct: Product = (hidden, weight) => tf.matMul(hidden, weight, false, true);

async function contender(enter: () => Promise<void>, product: Product, length: number): Promise<Contender> {
  await enter();
  const next = numbers(3);
  const square = () => tf.tensor(Float32Array.from({ length: length ** 2 }, next), [length, length]);
  const [hidden, weight] = [square(), square()];
  return gpuContender(enter, [hidden, weight], () => [product(hidden, weight)]);
}

/** From this length on stock tfjs takes most of a minute on a software adapter. */
const longFrom = 4096;
const budget: Budget = { seconds: 10, minPairs: 3, maxPairs: 15 };

/** `peak` is in GFLOP/s. */
export async function* matmulRows(peak: number, software: boolean): AsyncGenerator<Row> {
  for (const length of lengths) {
    const ours = await contender(enterOurs, ourLinear, length);
    const theirs = await contender(enterStock, stockProduct, length);
    const figures = await compare(ours, theirs, {
      budget: software && length >= longFrom ? onePair : budget,
    });
    const rate = (2 * length ** 3) / (figures.ours ?? Number.NaN) / 1e6;
    const note = `${rate.toFixed(1)} GFLOP/s, ${((100 * rate) / peak).toFixed(0)} % of peak`;
    yield { row: `matmul ${length} f32`, against: 'stock tfjs', ...figures, note };
    for (const one of [ours, theirs]) {
      await one.enter();
      one.dispose();
    }
  }
}
