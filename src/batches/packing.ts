// Puts several short examples into one row, so that little of a batch is padding.
// Sequential first fit with one open row, as seqio's trim_and_pack_dataset (spec 6.6), but without its groups and
// without counting nonzero ids, so interior zeros survive. Order is kept, and nothing is lost but what no row can hold:
// that is left out and counted.
import { Expected } from '../errors/expected.ts';
import type { Example } from './batch.ts';
import type { ExampleReader } from './exampleStream.ts';
import { fitsRow, inRow, type RowExample, type RowLayout } from './layout.ts';

/** Examples in one row, and the positions they take. */
export interface Row {
  readonly examples: RowExample[];
  inputs: number;
  targets: number;
}

const emptyRow = (): Row => ({ examples: [], inputs: 0, targets: 0 });

function hasRoom(row: Row, example: RowExample, layout: RowLayout): boolean {
  return (
    row.inputs + example.inputs.length <= layout.inputLength &&
    row.targets + example.targets.length <= layout.targetLength
  );
}

function place(row: Row, example: RowExample): void {
  row.examples.push(example);
  row.inputs += example.inputs.length;
  row.targets += example.targets.length;
}

const lengthOf = ({ inputs, targets }: Example) => inputs.length + targets.length;

/** The refusal of examples of which not one has a place in a row; `shortest` is the shortest of them. */
function nothingFits(shortest: Example, { oneStream, inputLength, targetLength }: RowLayout): Expected {
  const wanted = oneStream
    ? `an example of at most ${targetLength} inputs and targets, one target or more`
    : `an example of 1 to ${inputLength} inputs and 1 to ${targetLength} targets`;
  return new Expected(
    'examples.length',
    wanted,
    `none; the shortest has ${shortest.inputs.length} inputs and ${shortest.targets.length} targets`,
    'Raise the lengths, or bring shorter examples.',
  );
}

/** The next example that an empty row holds. Throws `Expected` if a whole pass has none. */
function nextThatFits(reader: ExampleReader, layout: RowLayout): Example {
  const began = reader.epoch;
  let shortest = reader.peek();
  for (;;) {
    const example = reader.peek();
    if (fitsRow(example, layout)) return example;
    if (lengthOf(example) < lengthOf(shortest)) shortest = example;
    if (reader.epoch > began + 1) throw nothingFits(shortest, layout); // the epoch between was seen from end to end
    reader.leaveOut();
  }
}

/**
 * A row with the next examples, at least one; the first that has no room is left to the next row.
 * Throws `Expected` if a whole pass over the examples has none that a row can hold.
 */
export function fillRow(reader: ExampleReader, layout: RowLayout): Row {
  const row = emptyRow();
  for (;;) {
    const example = inRow(nextThatFits(reader, layout), layout);
    if (!hasRoom(row, example, layout)) return row;
    place(row, example); // takes at least one position, so a row ends
    reader.take();
  }
}
