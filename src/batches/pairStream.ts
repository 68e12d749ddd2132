// Given inputs and targets as a stream of examples: the rows of a task, each with its EOS, in random order every epoch.
// Knows nothing of lengths: what no row can hold is left out where rows are filled.
import { Expected } from '../errors/expected.ts';
import { shuffledOrder } from '../math/random.ts';
import type { Example } from './batch.ts';
import { seedFor } from './epoch.ts';
import { type EpochExamples, EpochReader } from './epochReader.ts';
import type { ExampleStream } from './exampleStream.ts';

interface Pairs {
  /** What they are, in a few words. */
  name: string;
  training: readonly Example[];
  /** Rows for evaluation; without any the training rows serve twice. */
  heldOut?: readonly Example[];
  seed: number;
}

/** Evaluation goes through its rows in the order they were given. */
const inOrder = (pairs: readonly Example[]): EpochExamples => ({
  extent: { unit: 'rows', size: pairs.length },
  count: () => pairs.length,
  at: (_, position) => pairs[position]!,
});

function shuffled(pairs: readonly Example[], seed: number): EpochExamples {
  let drawn: { epoch: number; order: Int32Array } | undefined;
  const orderOf = (epoch: number) => {
    if (drawn?.epoch !== epoch)
      drawn = { epoch, order: shuffledOrder(seedFor(seed, 'order', epoch), pairs.length) };
    return drawn.order;
  };
  return { ...inOrder(pairs), at: (epoch, position) => pairs[orderOf(epoch)[position]!]! };
}

/** The rows as a stream of examples; that there are none is refused when they are read. */
export function pairStream({ name, training, heldOut = [], seed }: Pairs): ExampleStream {
  const checked = () => {
    if (training.length > 0) return training;
    throw new Expected('examples.none', `rows of ${name}`, 'none', 'Bring at least one row.');
  };
  const reusesTraining = heldOut.length === 0;
  return {
    name,
    read: (from) => new EpochReader(shuffled(checked(), seed), from),
    heldOut: {
      reusesTraining,
      read: () => new EpochReader(inOrder(reusesTraining ? checked() : heldOut)),
    },
  };
}
