// Batches without end, and a cursor that tells where they stand: resumed there, they go on exactly the same.
// A batch ends before the example that has no room in its last row; that example begins the next batch, so
// the cursor needs to know nothing of half-filled rows.

import { batchOf } from './arrays.ts';
import type { Batch } from './batch.ts';
import { type Cursor, checkedCursor, checkPosition } from './cursor.ts';
import { type ExampleSource, Examples } from './examples.ts';
import { layoutOf } from './layout.ts';
import { emptyRow, hasRoom, place, type Row } from './packing.ts';

export interface BatchStream {
  next(): Batch;
  /** Where the next batch begins; plain JSON. */
  cursor(): Cursor;
}

/** Batches over all of `source.ids`; a cursor from storage is validated (`Expected`). */
export function batchStreamOver(source: ExampleSource, from?: unknown): BatchStream {
  const examples = new Examples(source);
  const layout = layoutOf(source.architecture, source.training);
  const tokens = source.ids.length;
  let { epoch, position } = from === undefined ? { epoch: 0, position: 0 } : checkedCursor(from, tokens);
  checkPosition(position, examples.count(epoch));

  const advance = () => {
    position++;
    if (position < examples.count(epoch)) return;
    epoch++;
    position = 0;
  };

  const fillRow = (): Row => {
    const row = emptyRow();
    for (;;) {
      const example = examples.forRow(epoch, position);
      if (!hasRoom(row, example, layout)) return row;
      place(row, example);
      advance();
    }
  };

  const { batchSize } = source.training;
  return {
    next: () => batchOf(Array.from({ length: batchSize }, fillRow), layout, batchSize, source.startId),
    cursor: () => ({ epoch, position, tokens }),
  };
}
