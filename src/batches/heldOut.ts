// What evaluations see: the first of a stream's held-out examples, the same ones every time.
import type { Batch, Example } from './batch.ts';
import { type BatchRows, nextBatch } from './batchStream.ts';
import type { ExampleStream } from './exampleStream.ts';
import { fitsRow, type RowLayout } from './layout.ts';

/** The first `count` batches. Throws `Expected` if no row can hold any of the held-out examples. */
export function heldOutBatches({ heldOut }: ExampleStream, rows: BatchRows, count: number): Batch[] {
  const reader = heldOut.read();
  return Array.from({ length: count }, () => nextBatch(reader, rows));
}

/** The first examples that a row can hold, EOS included, for the samples a run shows; fewer if there are not so many. */
export function heldOutExamples({ heldOut }: ExampleStream, layout: RowLayout, count: number): Example[] {
  const examples: Example[] = [];
  for (const reader = heldOut.read(); reader.epoch === 0 && examples.length < count; reader.take()) {
    const example = reader.peek();
    if (fitsRow(example, layout)) examples.push(example);
  }
  return examples;
}
