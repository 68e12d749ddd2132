// Rows A, B and C: a training step against the same model from stock tfjs ops, and against the wasm backend.

import type { Trainer } from '../contender.ts';
import { skipWork } from '../gpu/counters.ts';
import { compare, defaultBudget, loadOnly, type Row } from '../measure.ts';
import { ourTrainer, shapesOf } from '../ours.ts';
import { type Sizes, type Weights, weightsOf, works } from '../sizes.ts';
import { stockTrainer } from '../stock/training.ts';

const allowedDifference = 1e-3;

/** Both have to be training the same model: their first losses agree. */
async function verifySameLoss(row: string, ours: Trainer, theirs: Trainer): Promise<void> {
  const losses: number[] = [];
  for (const trainer of [ours, theirs]) {
    await trainer.enter();
    await trainer.submit();
    losses.push(await trainer.loss());
  }
  const [mine, other] = losses as [number, number];
  if (Math.abs(mine - other) <= allowedDifference) return;
  throw new Error(`${row}: the first losses differ, ${mine} and ${other}. They do not train the same model.`);
}

async function againstStock(sizes: Sizes, weights: ReadonlyMap<string, Weights>): Promise<Row> {
  const ours = await ourTrainer(sizes, weights);
  const theirs = await stockTrainer(sizes, weights);
  await verifySameLoss(sizes.row, ours, theirs);
  const figures = await compare(ours, theirs);
  await disposeBoth(ours, theirs);
  return { row: sizes.row, against: 'stock tfjs + Adam', ...figures };
}

async function againstWasm(sizes: Sizes, weights: ReadonlyMap<string, Weights>): Promise<Row> {
  const ours = await ourTrainer(sizes, weights);
  const theirs = await ourTrainer(sizes, weights, 'wasm');
  await verifySameLoss(sizes.row, ours, theirs);
  const figures = await compare(ours, theirs, { budget: { ...defaultBudget, seconds: 20 } });
  await disposeBoth(ours, theirs);
  return { row: sizes.row, against: 'wasm backend', ...figures };
}

async function disposeBoth(...trainers: Trainer[]): Promise<void> {
  for (const trainer of trainers) {
    await trainer.enter();
    trainer.dispose();
  }
}

/** A, B or C, each row as it is done. */
export async function* trainingRows(name: 'A' | 'B' | 'C'): AsyncGenerator<Row> {
  const sizes = works[name];
  const weights = weightsOf(shapesOf(sizes), sizes);
  yield await againstStock(sizes, weights);
  yield await againstWasm(sizes, weights);
}

/** What a row asks of the host: everything is encoded and sent, and nothing of it computed, as if a GPU took no time. */
export async function* loadRows(name: 'B' | 'C', row: string = name): AsyncGenerator<Row> {
  const sizes = works[name];
  const weights = weightsOf(shapesOf(sizes), sizes);
  skipWork(true);
  const ours = await ourTrainer(sizes, weights);
  const ourLoad = await loadOnly(ours);
  const theirs = await stockTrainer(sizes, weights);
  const theirLoad = await loadOnly(theirs);
  skipWork(false);
  await disposeBoth(ours, theirs);
  const note = 'encoded, not computed';
  yield { row, against: 'stock tfjs + Adam', ...ourLoad, theirLoad, note };
}
