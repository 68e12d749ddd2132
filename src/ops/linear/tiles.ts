// How a product can be cut into tiles, and which way suits which shape on which device as a rule. What was measured on
// a device goes before the rule (tuned.ts). Knows nothing of tensors.
import type { DeviceKind } from '../../gpu/deviceKind.ts';

/**
 * One way to compute a tile. `direct`: from the buffers, lanes along the columns. `shared`: through workgroup memory.
 * `along`: lanes along the depth, four rows and four columns a workgroup. `broadcast`: lanes of one subgroup of exactly
 * `lanes`, along the columns, which tell one another what they read of the left operand.
 */
export interface Tile {
  kind: 'direct' | 'shared' | 'along' | 'broadcast';
  /** Invocations side by side. */
  lanes: number;
  /** Rows of invocations. */
  height: number;
  /** Blocks of four rows an invocation holds in registers. */
  down: number;
  /** Blocks of four columns an invocation holds in registers. */
  across: number;
}

/** All variants, by name. */
export const tiles = {
  direct4x4: { kind: 'direct', lanes: 8, height: 1, down: 1, across: 1 },
  direct8x4: { kind: 'direct', lanes: 8, height: 1, down: 2, across: 1 },
  direct8x8: { kind: 'direct', lanes: 8, height: 1, down: 2, across: 2 },
  shared32x32: { kind: 'shared', lanes: 8, height: 8, down: 1, across: 1 },
  shared64x64: { kind: 'shared', lanes: 8, height: 8, down: 2, across: 2 },
  along4x4: { kind: 'along', lanes: 64, height: 1, down: 1, across: 1 },
  broadcast4: { kind: 'broadcast', lanes: 4, height: 1, down: 2, across: 1 },
  broadcast8: { kind: 'broadcast', lanes: 8, height: 1, down: 2, across: 1 },
  tall4: { kind: 'broadcast', lanes: 4, height: 1, down: 4, across: 1 },
  tall8: { kind: 'broadcast', lanes: 8, height: 1, down: 8, across: 1 },
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
export function tileExtent({ kind, lanes, height, down, across }: Tile): { rows: number; columns: number } {
  if (kind === 'along') return { rows: 4, columns: 4 };
  return { rows: 4 * down * height, columns: 4 * lanes * across };
}

/** How many workgroups a product has. */
export function tileCount({ rows, columns, batch }: Shape, tile: Tile): number {
  const extent = tileExtent(tile);
  return Math.ceil(rows / extent.rows) * Math.ceil(columns / extent.columns) * batch;
}

/** Below this many workgroups a large GPU is mostly idle. */
const busyFrom = 128;
const fewRows = 8;

/** Multiply-adds from which tall tiles pay, though their text takes two or three times as long to compile. */
const muchWork = 2 ** 21;

function softwareTile(
  { rows, columns, depth, batch }: Shape,
  subgroupSize: number,
  plain: boolean,
): TileName {
  if (!plain || ![4, 8].includes(subgroupSize)) return 'direct4x4';
  const [low, tall] =
    subgroupSize === 4 ? (['broadcast4', 'tall4'] as const) : (['broadcast8', 'tall8'] as const);
  const filled = rows >= tileExtent(tiles[tall]).rows;
  return filled && rows * columns * depth * batch >= muchWork ? tall : low;
}

/** The variant for a shape. `plain` operands can be read by lanes that tell one another (broadcast.ts). */
export function chooseTile(shape: Shape, { software, subgroupSize }: DeviceKind, plain: boolean): TileName {
  if (software) return softwareTile(shape, subgroupSize, plain);
  if (shape.rows <= fewRows) return 'along4x4';
  return tileCount(shape, tiles.shared64x64) >= busyFrom ? 'shared64x64' : 'shared32x32';
}

const shortestPart = 256;
const mostParts = 32;

/**
 * How many parts a depth is cut into, whose products are added in order by a second pass: more than one only where a
 * GPU has few tiles and each is long, as for gradients of weights.
 */
export function chooseParts(shape: Shape, tile: TileName, software: boolean): number {
  const wanted = Math.floor(busyFrom / tileCount(shape, tiles[tile]));
  if (software || wanted < 2 || tiles[tile].kind === 'along') return 1;
  return Math.max(1, Math.min(wanted, mostParts, Math.floor(shape.depth / shortestPart)));
}
