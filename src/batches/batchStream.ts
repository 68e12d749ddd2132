// Batches of whatever a reader gives. A batch ends before the example that has no room in its last row; that example
// begins the next batch, so the reader's cursor is all there is to know of where batches stand.
import { batchOf } from './arrays.ts';
import type { Batch } from './batch.ts';
import type { ExampleReader } from './exampleStream.ts';
import type { RowLayout } from './layout.ts';
import { fillRow } from './packing.ts';

/** The rows of a run's batches. */
export interface BatchRows {
  layout: RowLayout;
  batchSize: number;
  /** Opens every sequence of the decoder. */
  startId: number;
}

/** The next full batch. Throws `Expected` if a whole pass over the examples has none that a row can hold. */
export function nextBatch(reader: ExampleReader, { layout, batchSize, startId }: BatchRows): Batch {
  const rows = Array.from({ length: batchSize }, () => fillRow(reader, layout));
  return batchOf(rows, layout, startId);
}
