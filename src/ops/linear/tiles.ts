// How a product can be cut into tiles, and which way suits which shape on which device. A tuner may choose otherwise
// from the same table. Knows nothing of tensors.

/** One way to compute a tile. */
export interface Tile {
  /** Invocations side by side along the columns. */
  lanes: number;
  /** Blocks of four rows an invocation holds in registers. */
  down: number;
  /** Blocks of four columns an invocation holds in registers. */
  across: number;
}

/** All variants, by name. */
export const tiles = {
  register4x4: { lanes: 32, down: 1, across: 1 },
  register8x4: { lanes: 32, down: 2, across: 1 },
} as const satisfies Record<string, Tile>;

export type TileName = keyof typeof tiles;

/** What the choice depends on. */
export interface Shape {
  rows: number;
  columns: number;
  depth: number;
  batch: number;
}

/** Rows and columns of a tile. */
export function tileExtent({ lanes, down, across }: Tile): { rows: number; columns: number } {
  return { rows: 4 * down, columns: 4 * lanes * across };
}

/** The variant for a shape; `software` is a device that is a processor posing as one. */
export function chooseTile(_shape: Shape, _software: boolean): TileName {
  return 'register4x4';
}
