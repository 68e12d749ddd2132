// What needs a process of its own: a first step, with nothing compiled yet.
import { openOurs, ourTrainer, shapesOf } from './ours.ts';
import { weightsOf, works } from './sizes.ts';
import { enterStock } from './stock/backend.ts';
import { stockTrainer } from './stock/training.ts';

const trainers = { ours: ourTrainer, stock: stockTrainer };
const openers = { ours: openOurs, stock: enterStock };

export type Side = keyof typeof trainers;

/** Milliseconds from the model's making to the first loss read back, on a device that is open. */
export async function firstStep(side: Side): Promise<number> {
  const sizes = works.A;
  const weights = weightsOf(shapesOf(sizes), sizes);
  await openers[side]();
  const begin = performance.now();
  const trainer = await trainers[side](sizes, weights);
  await trainer.submit();
  const loss = await trainer.loss(); // its value, so that nothing is still under way
  if (!Number.isFinite(loss)) throw new Error(`The first loss of ${side} is ${loss}.`);
  return performance.now() - begin;
}
