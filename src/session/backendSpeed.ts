// How fast the current backend trains, in a second or two: steps of a very small model. Products alone would not do: on
// a software adapter they are as fast as elsewhere while everything around them is several times slower.
import type { BenchmarkModel } from '../config/benchmarks.ts';
import { trainingWork } from './trainingWork.ts';

const model: BenchmarkModel = {
  encoderLayers: 1,
  decoderLayers: 1,
  width: 32,
  feedForward: 128,
  heads: 2,
  vocabulary: 256,
  batch: 4,
  inputLength: 32,
  targetLength: 16,
};

/** Runs until one of them is reached; the median of few short runs is steady enough to choose by. */
const mostRuns = 9;
const mostMilliseconds = 300;

/** The median of some steps on the current backend, in ms, after one that compiles and is not counted. */
export async function backendSpeed(): Promise<number> {
  const work = trainingWork(model);
  const step = async () => {
    const begin = performance.now();
    await work.submit();
    await work.done();
    return performance.now() - begin;
  };
  try {
    await step();
    const begin = performance.now();
    const times = [await step()];
    while (times.length < mostRuns && performance.now() - begin < mostMilliseconds) times.push(await step());
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
  } finally {
    work.dispose();
  }
}
