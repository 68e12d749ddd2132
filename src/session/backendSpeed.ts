// How fast the current backend does what training consists of: one larger product and a chain of small dispatches.
// A whole training step would say more, but its shaders take a software adapter seconds to compile; this needs a few.
import * as tf from '@tensorflow/tfjs';
import { capture } from '../gpu/plan.ts';
import { linear } from '../ops/linear/linear.ts';
import { deviceDone } from './deviceDone.ts';

const rows = 256;
const width = 64;
const wide = 256;
const links = 24;

/** Runs until one of them is reached; the median of few short runs is steady enough to choose by. */
const mostRuns = 9;
const mostMilliseconds = 400;

/** Captures and runs the work on the current backend: the median of the runs, in ms, after one that is not counted. */
export async function backendSpeed(): Promise<number> {
  const shapes = { hidden: [rows, width], up: [wide, width], down: [width, wide], square: [wide, wide] };
  const tensors = Object.values(shapes).map((shape) => tf.randomUniform(shape, -0.05, 0.05, 'float32', 1));
  const [hidden, up, down, square] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const plan = await capture(() => {
    let chained = hidden;
    for (let link = 0; link < links; link++) chained = linear(linear(chained, up), down);
    return { chained, product: linear(square, square) };
  });
  try {
    return await medianOfRuns(async () => {
      plan.run();
      await deviceDone();
    });
  } finally {
    plan.dispose();
    tf.dispose(tensors);
  }
}

async function medianOfRuns(run: () => Promise<void>): Promise<number> {
  await run();
  const begin = performance.now();
  const times: number[] = [];
  while (times.length < mostRuns && performance.now() - begin < mostMilliseconds) {
    const before = performance.now();
    await run();
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
