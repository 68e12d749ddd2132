// What a run learns from: examples one after another, whoever makes them. A text under an objective, rows of a task or a
// mixture of such streams look the same from here on. Knows neither rows nor batches: packing.ts lays examples in them.
import type { Example } from './batch.ts';

/** Reads examples without end, pass after pass, in an order that is a function of the seed and the cursor alone. */
export interface ExampleReader {
  /** The example that comes next; the same one until `take` or `leaveOut`. */
  peek(): Example;
  /** The example has been used: goes on to the next. */
  take(): void;
  /** No row can hold the example: it is counted, and the next one comes. */
  leaveOut(): void;
  /** Passes over the examples that are over; of a mixture, passes over every part of it. */
  readonly epoch: number;
  /** Examples left out since the beginning, also before the cursor it was opened at. */
  readonly leftOut: number;
  /** Where the next example lies, as plain JSON: a reader opened there goes on exactly the same. */
  cursor(): object;
}

/** A source of examples, with a part that is never trained on. */
export interface ExampleStream {
  /** What it is, in a few words, such as "a text under span-corruption". */
  readonly name: string;
  /**
   * Opens the training part, at a cursor from storage or at the beginning.
   * Throws `Expected` for a cursor that is none or belongs to other examples, and if there is nothing to read.
   */
  read(from?: unknown): ExampleReader;
  readonly heldOut: HeldOut;
}

/** The part of a stream that evaluations are made on. */
interface HeldOut {
  /** There is so little that evaluation uses the training part: its loss says nothing of anything new. */
  readonly reusesTraining: boolean;
  /** Opens it at its beginning. The order does not depend on the run's seed, so that runs can be compared. */
  read(): ExampleReader;
}
