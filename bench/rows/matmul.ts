// Rows `matmul`: square products against stock tfjs, and what share of the adapter's peak they reach. In f16 the left
// operand and the result are stored so, as activations are; stock tfjs has f32 only.
import * as tf from '@tensorflow/tfjs';
import type { Contender } from '../contender.ts';
import { type Budget, compare, onePair, type Row } from '../measure.ts';
import { enterOurs, ourHalves, ourLinear } from '../ours.ts';
import { numbers, type Weights } from '../sizes.ts';
import { enterStock } from '../stock/backend.ts';
import { gpuContender } from './gpuContender.ts';

const lengths = [256, 512, 1024, 2048, 4096];

function operand(length: number): Weights {
  const next = numbers(3);
  return { values: Float32Array.from({ length: length ** 2 }, next), shape: [length, length] };
}

const placed = ({ values, shape }: Weights) => tf.tensor(values, shape);

async function ours(length: number, precision: 'f32' | 'f16'): Promise<Contender | undefined> {
  await enterOurs();
  const given = operand(length);
  const hidden = precision === 'f16' ? ourHalves(given) : placed(given);
  if (!hidden) return undefined;
  const weight = placed(given);
  return gpuContender(enterOurs, [hidden, weight], () => [ourLinear(hidden, weight)]);
}

/** hidden [n, n] times weight [n, n] transposed, as a dense layer has it. */
async function stock(length: number): Promise<Contender> {
  await enterStock();
  const [hidden, weight] = [placed(operand(length)), placed(operand(length))];
  return gpuContender(enterStock, [hidden, weight], () => [tf.matMul(hidden, weight, false, true)]);
}

/** From this length on stock tfjs takes most of a minute on a software adapter. */
const longFrom = 4096;
const budget: Budget = { seconds: 10, minPairs: 3, maxPairs: 15 };

/** `peak` is in GFLOP/s; multiply-adds are in f32 whatever is stored. */
export async function* matmulRows(peak: number, software: boolean): AsyncGenerator<Row> {
  for (const precision of ['f32', 'f16'] as const) {
    for (const length of lengths) {
      const mine = await ours(length, precision);
      if (!mine) return;
      const theirs = await stock(length);
      const figures = await compare(mine, theirs, {
        budget: software && length >= longFrom ? onePair : budget,
      });
      const rate = (2 * length ** 3) / (figures.ours ?? Number.NaN) / 1e6;
      const note = `${rate.toFixed(1)} GFLOP/s, ${((100 * rate) / peak).toFixed(0)} % of peak`;
      yield { row: `matmul ${length} ${precision}`, against: 'stock tfjs', ...figures, note };
      for (const one of [mine, theirs]) {
        await one.enter();
        one.dispose();
      }
    }
  }
}
