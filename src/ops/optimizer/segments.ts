// The parameters of one chunk of an arena as a table that kernels read: what lies where, and which part of it each
// workgroup takes. Laid out as segments.wgsl says. Knows nothing of devices.
import { known } from '../../errors/known.ts';
import { type ArenaLayout, elementsOf } from '../../gpu/arenaLayout.ts';
import { factoredAxes } from './settings.ts';

/** One parameter of a chunk. */
export interface Segment {
  name: string;
  shape: readonly number[];
  /** Its first element in the chunk. */
  first: number;
}

/** Where AdaFactor's slots of a parameter begin in its chunk's slots, by slot name. */
type SlotStarts = (slot: string, parameter: string) => number;

/** The table of one chunk, and how much of everything it has. */
export interface SegmentTable {
  numbers: Int32Array<ArrayBuffer>;
  segments: number;
  /** Workgroups of kernels that walk every entry. */
  tiles: number;
  /** Workgroups of kernels that walk the rows and columns of factored parameters. */
  blocks: number;
  /** Sums of tiles along those rows and columns. */
  lineSums: number;
}

/** Numbers of one segment in the table. */
export const segmentFields = 11;

const side = 64; // of a tile; also lines a block
const parts = (length: number) => Math.ceil(length / side);

/** The parameters in one chunk of a layout. */
export function segmentsOf({ groups, places }: ArenaLayout, chunk: number): Segment[] {
  return groups.flat().flatMap(([name, shape]) => {
    const place = known(places, name);
    return place.chunk === chunk ? [{ name, shape, first: place.first }] : [];
  });
}

/** Rows and columns in which a parameter is walked, and which of them AdaFactor's row slot belongs to: 0 where it has none. */
function walkOf(shape: readonly number[], factor: boolean) {
  const axes = factor ? factoredAxes(shape) : undefined;
  if (!axes) return { rows: parts(elementsOf(shape)), columns: side, factored: 0 };
  return { rows: shape[0]!, columns: shape[1]!, factored: axes.second === 0 ? 1 : 2 };
}

type Walk = ReturnType<typeof walkOf>;

function slotStarts(name: string, { factored }: Walk, starts: SlotStarts): [rows: number, columns: number] {
  if (factored === 0) return [starts('variance', name), 0];
  const [row, column] = [starts('row', name), starts('column', name)];
  return factored === 1 ? [row, column] : [column, row];
}

function tilesOf(index: number, { rows, columns }: Walk): number[] {
  const tiles: number[] = [];
  for (let row = 0; row < rows; row += side)
    for (let column = 0; column < columns; column += side) tiles.push(index, row, column);
  return tiles;
}

function blocksOf(index: number, { rows, columns, factored }: Walk): number[] {
  if (factored === 0) return [];
  const along = (axis: number, lines: number) =>
    Array.from({ length: parts(lines) }, (_, block) => [index, axis, block * side]).flat();
  return [...along(0, rows), ...along(1, columns)];
}

/** The table of some parameters of one chunk. Without `starts` nothing is factored (Adam). */
export function segmentTable(segments: readonly Segment[], starts?: SlotStarts): SegmentTable {
  const records: number[] = [];
  const tiles: number[] = [];
  const blocks: number[] = [];
  let lineSums = 0;
  segments.forEach(({ name, shape, first }, index) => {
    const walk = walkOf(shape, starts !== undefined);
    const { rows, columns, factored } = walk;
    const [rowSlot, columnSlot] = starts ? slotStarts(name, walk, starts) : [0, 0];
    const [rowSums, columnSums] = [lineSums, lineSums + parts(columns) * rows];
    if (factored > 0) lineSums = columnSums + parts(rows) * columns;
    const count = parts(rows) * parts(columns);
    records.push(first, elementsOf(shape), rows, columns, factored, rowSlot, columnSlot);
    records.push(tiles.length / 3, count, rowSums, columnSums);
    for (const number of tilesOf(index, walk)) tiles.push(number);
    blocks.push(...blocksOf(index, walk));
  });
  return {
    numbers: Int32Array.from([...records, ...tiles, ...blocks]),
    segments: segments.length,
    tiles: tiles.length / 3,
    blocks: blocks.length / 3,
    lineSums,
  };
}
