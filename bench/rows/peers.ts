// Row D: a decoder-only model of the same sizes in the libraries that train one in a browser.
// They draw their own weights and differ in details (positions, activation), so losses are only shown to fall.
import type { Contender, Trainer } from '../contender.ts';
import { type Budget, compare, type Row } from '../measure.ts';
import { ourTrainer, shapesOf } from '../ours.ts';
import { type Sizes, weightsOf, works } from '../sizes.ts';

/** A library to compare with; `open` gives a trainer of a model of these sizes. */
export interface Peer {
  name: string;
  open(sizes: Sizes): Promise<Contender>;
}

const budget: Budget = { seconds: 30, minPairs: 3, maxPairs: 15 };

/** Loss of ours and of theirs after the runs: both have learned the batch. */
async function losses(ours: Trainer, theirs: Contender & Partial<Trainer>): Promise<string> {
  await ours.enter();
  const mine = (await ours.loss()).toFixed(2);
  const other = (await theirs.loss?.())?.toFixed(2) ?? '?';
  return `losses ${mine} and ${other}`;
}

/** One row a peer. */
export async function* peerRows(peers: readonly Peer[]): AsyncGenerator<Row> {
  const sizes = works.D;
  const ours = await ourTrainer(sizes, weightsOf(shapesOf(sizes), sizes));
  for (const peer of peers) {
    const theirs = await peer.open(sizes);
    const figures = await compare(ours, theirs, { budget });
    yield { row: 'D', against: peer.name, ...figures, note: await losses(ours, theirs) };
    theirs.dispose();
  }
  await ours.enter();
  ours.dispose();
}
