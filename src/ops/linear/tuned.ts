// Products in a few classes, so that each can be measured on a device by one of its kind, and which tile was the best
// there. Says nothing of how that is measured. Pure functions of shapes and of what is known of a device.
import type { DeviceKind } from '../../gpu/deviceKind.ts';
import { type Shape, type Tile, type TileName, tileExtent, tiles } from './tiles.ts';

/** What kind of product it is: how its operands lie, and whether it comes with another. */
export interface ProductKind {
  /** As a dense layer has it: rows by a weight [out, in]. */
  forward: boolean;
  /** Two products in one dispatch: the gradients of rows and weight. Its shape is the first one's. */
  paired: boolean;
}

/** A product that stands for its class. */
interface ProductSample extends ProductKind {
  shape: Shape;
}

const forward: ProductKind = { forward: true, paired: false };
const gradients: ProductKind = { forward: false, paired: true };
const shapeOf = (rows: number, columns: number, depth: number): Shape => ({ rows, columns, depth, batch: 1 });

/** Classes of products, each with one of its kind. */
export const productClasses = {
  forwardMiddle: { ...forward, shape: shapeOf(512, 256, 256) },
  gradientsMiddle: { ...gradients, shape: shapeOf(512, 256, 256) },
  forwardLarge: { ...forward, shape: shapeOf(1024, 512, 256) },
  gradientsLarge: { ...gradients, shape: shapeOf(1024, 512, 256) },
  forwardSmall: { ...forward, shape: shapeOf(64, 128, 128) },
  gradientsSmall: { ...gradients, shape: shapeOf(64, 128, 128) },
  projection: { ...forward, shape: shapeOf(256, 2048, 256) },
  projectionGradients: { ...gradients, shape: shapeOf(256, 256, 2048) },
  fewRows: { ...forward, shape: shapeOf(4, 512, 512) },
} as const satisfies Record<string, ProductSample>;

export type ProductClass = keyof typeof productClasses;

/** Rows up to which a product is one of decoding. */
const fewRows = 8;
/** Ids from which a vocabulary makes a product much wider than it is deep. */
const wideFrom = 2048;
/** Multiply-adds below which a product is small, and from which it is large. */
const [middleFrom, largeFrom] = [2 ** 21, 2 ** 27];

/** The class of a product; of two in one dispatch by the first. Undefined for those that are too rare to measure. */
export function productClass(shape: Shape, { forward, paired }: ProductKind): ProductClass | undefined {
  const { rows, columns, depth, batch } = shape;
  if (paired ? rows <= fewRows : !forward) return undefined;
  if (rows <= fewRows) return 'fewRows';
  if ((paired ? depth : columns) >= wideFrom) return paired ? 'projectionGradients' : 'projection';
  const work = rows * columns * depth * batch;
  const size = work < middleFrom ? 'Small' : work < largeFrom ? 'Middle' : 'Large';
  return `${paired ? 'gradients' : 'forward'}${size}`;
}

/** Bytes of workgroup memory that every device has. */
const workgroupBytes = 16_384;

/** Bytes of workgroup memory that a product takes: 16 depths of every row and column of its tile. */
function sharedBytes(tile: Tile): number {
  const { rows, columns } = tileExtent(tile);
  return tile.kind === 'shared' ? 4 * 16 * (rows + columns) : 0;
}

/** Whether a device can run a tile. Two products in one dispatch have workgroup memory of their own. */
function runsOn(tile: Tile, { subgroupSize }: DeviceKind): boolean {
  if (tile.kind === 'broadcast') return tile.lanes === subgroupSize;
  return 2 * sharedBytes(tile) <= workgroupBytes;
}

/**
 * The tiles among which a class is measured on a device. Lanes along the depth are for few rows alone; a software adapter
 * takes ten seconds to compile barriers, and then waits at them.
 */
export function tileCandidates(work: ProductClass, device: DeviceKind): TileName[] {
  const sensible = ({ kind }: Tile) =>
    kind === 'along' ? work === 'fewRows' : !(kind === 'shared' && device.software);
  const names = Object.keys(tiles) as TileName[];
  return names.filter((name) => sensible(tiles[name]) && runsOn(tiles[name], device));
}

/** The tile that was the best for a class of `plain` products, if that was measured and it is one for this device. */
export function tunedTile(work: ProductClass | undefined, device: DeviceKind): TileName | undefined {
  return work && tileCandidates(work, device).find((name) => name === device.winners?.[work]);
}
