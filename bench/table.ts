// The table on the terminal: one line a row, printed as it is measured.
import type { Load, Row } from './measure.ts';

const columns = [
  ['row', 18],
  ['against', 22],
  ['ours ms', 10],
  ['theirs ms', 10],
  ['ratio', 8],
  ['spread', 7],
  ['dispatches', 12],
  ['submits', 9],
  ['host ms', 15],
  ['GPU ms', 15],
  ['MB', 11],
] as const;

function digits(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Ours, and theirs behind a stroke where it is known. */
function both(row: Row, of: (load: Partial<Load>) => number | undefined, text = digits): string {
  const mine = of(row);
  if (mine === undefined) return '';
  const other = row.theirLoad && of(row.theirLoad);
  return other === undefined ? text(mine) : `${text(mine)}/${text(other)}`;
}

const megabytes = (load: Partial<Load>) => (load.bytes === undefined ? undefined : load.bytes / 1e6);

function cells(row: Row): string[] {
  return [
    row.row,
    row.against,
    digits(row.ours),
    digits(row.theirs),
    row.ratio === undefined ? '' : `${digits(row.ratio)}x`,
    digits(row.spread),
    both(row, ({ dispatches }) => dispatches, String),
    both(row, ({ submits }) => submits, String),
    both(row, ({ hostMs }) => hostMs),
    both(row, ({ gpuMs }) => gpuMs),
    both(row, megabytes),
  ];
}

function line(texts: readonly string[]): string {
  const padded = texts.map((text, at) =>
    at < 2 ? text.padEnd(columns[at]![1]) : text.padStart(columns[at]![1]),
  );
  return padded.join(' ');
}

/** The head of the table; counts are ours/theirs. */
export function head(): string {
  return line(columns.map(([name]) => name));
}

export function lineOf(row: Row): string {
  return [line(cells(row)), row.note].filter(Boolean).join('  ');
}
