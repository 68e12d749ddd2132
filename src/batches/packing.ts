// Puts several short examples into one row, so that little of a batch is padding.
// Sequential first fit with one open row, as seqio's trim_and_pack_dataset (spec 6.6), but without its groups and
// without counting nonzero ids, so interior zeros survive. Order is kept and nothing is lost.
import { Expected } from '../errors/expected.ts';
import type { RowExample, RowLayout } from './layout.ts';

/** Examples in one row, and the positions they take. */
export interface Row {
  readonly examples: RowExample[];
  inputs: number;
  targets: number;
}

export const emptyRow = (): Row => ({ examples: [], inputs: 0, targets: 0 });

/** Whether the row has room for the example; an unpacked row has room for one. */
export function hasRoom(row: Row, example: RowExample, layout: RowLayout): boolean {
  if (!layout.packed && row.examples.length > 0) return false;
  return (
    row.inputs + example.inputs.length <= layout.inputLength &&
    row.targets + example.targets.length <= layout.targetLength
  );
}

export function place(row: Row, example: RowExample): void {
  row.examples.push(example);
  row.inputs += example.inputs.length;
  row.targets += example.targets.length;
}

/**
 * All examples in as few rows as sequential first fit needs.
 * Throws `Expected` for an example that is longer than a row: whoever makes examples trims them.
 */
export function pack(examples: Iterable<RowExample>, layout: RowLayout): Row[] {
  const rows: Row[] = [];
  for (const example of examples) {
    let row = rows.at(-1);
    if (!row || !hasRoom(row, example, layout)) {
      row = emptyRow();
      rows.push(row);
    }
    if (!hasRoom(row, example, layout)) {
      throw new Expected(
        'batch.length',
        `at most ${layout.inputLength} inputs and ${layout.targetLength} targets`,
        `${example.inputs.length} and ${example.targets.length}`,
        'Raise the lengths or shorten the examples.',
      );
    }
    place(row, example);
  }
  return rows;
}
