// Which variant of the flash kernels runs where: plain data chosen by a pure function, so that a tuner can replace it.
import type { Extent } from './shape.ts';

/** How a kernel is cut up. */
export interface Variant {
  /** Rows of a workgroup, one a thread. */
  rows: number;
  /** Rows of the other side between two looks at the masks; at most 32. */
  chunk: number;
  /** Whether a chunk is read through workgroup memory. */
  tiled: boolean;
  /** Lanes of a subgroup that read a row of the other side together and tell one another; 0: each reads all of it. */
  lanes: number;
}

/** What is known of a device. */
export interface DeviceKind {
  /** It is a processor posing as a GPU. */
  software: boolean;
  /** Lanes of every subgroup, or 0. */
  subgroupSize: number;
}

/** Bytes of workgroup memory that every device has, less what kernels keep besides tiles and bins. */
const workgroupBytes = 16_384 - 3_072;

/**
 * Software adapters run threads as lanes of one core, where a barrier costs a lot and reading more than telling: one
 * subgroup a workgroup needs none.
 */
const software: Variant = { rows: 32, chunk: 16, tiled: false, lanes: 0 };
const hardware: Variant = { rows: 64, chunk: 16, tiled: true, lanes: 0 };

/** The variant for a device; smaller where its bins (4 bytes a bucket and row) and tiles would not fit. */
export function chooseVariant({ depth }: Extent, buckets: number, device: DeviceKind): Variant {
  const wished = device.software ? softwareVariant(lanesOf(device)) : hardware;
  const chunkRow = 2 * 16 * Math.ceil(depth / 4);
  const tiles = wished.tiled ? 4 * chunkRow : 0; // of the smallest chunk
  let { rows } = wished;
  while (rows > 8 && 4 * buckets * rows + tiles > workgroupBytes) rows /= 2;
  if (!wished.tiled) return { ...wished, rows };
  let { chunk } = wished;
  while (chunk > 4 && 4 * buckets * rows + chunk * chunkRow > workgroupBytes) chunk /= 2;
  return { ...wished, rows, chunk };
}

function softwareVariant(lanes: number): Variant {
  return lanes > 0 ? { ...software, rows: lanes, lanes } : software;
}

/** Subgroups of the sizes met on software adapters; rows are a multiple of them. */
function lanesOf({ subgroupSize }: DeviceKind): number {
  return [4, 8].includes(subgroupSize) ? subgroupSize : 0;
}
