// Which variant of the flash kernels runs where: plain data chosen by a pure function, by a rule or by what was measured
// on a device. Says nothing of how that is measured.
import type { DeviceKind } from '../../gpu/deviceKind.ts';
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

/** All variants, by name. */
export const variants = {
  tiled64x16: { rows: 64, chunk: 16, tiled: true, lanes: 0 },
  tiled64x8: { rows: 64, chunk: 8, tiled: true, lanes: 0 },
  tiled32x16: { rows: 32, chunk: 16, tiled: true, lanes: 0 },
  tiled32x8: { rows: 32, chunk: 8, tiled: true, lanes: 0 },
  direct64x16: { rows: 64, chunk: 16, tiled: false, lanes: 0 },
  direct32x16: { rows: 32, chunk: 16, tiled: false, lanes: 0 },
  told4: { rows: 4, chunk: 16, tiled: false, lanes: 4 },
  told8: { rows: 8, chunk: 16, tiled: false, lanes: 8 },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;

/** Classes of attentions, each with the length of one that stands for it. */
export const attentionClasses = { attentionShort: 64, attentionLong: 256 } as const;

export type AttentionClass = keyof typeof attentionClasses;

/** The class of an attention over so many keys. */
export function attentionClass(keys: number): AttentionClass {
  return keys <= 128 ? 'attentionShort' : 'attentionLong';
}

/**
 * Software adapters run threads as lanes of one core, where a barrier costs a lot and reading more than telling: one
 * subgroup a workgroup needs none.
 */
export function ruledVariant({ software, subgroupSize }: DeviceKind): VariantName {
  if (!software) return 'tiled64x16';
  if (subgroupSize === 4) return 'told4';
  return subgroupSize === 8 ? 'told8' : 'direct32x16';
}

/** The variants among which a device is measured; rows are a multiple of a subgroup. */
export function variantCandidates({ software, subgroupSize }: DeviceKind): VariantName[] {
  const names = Object.keys(variants) as VariantName[];
  const fits = ({ lanes, tiled }: Variant) => (lanes === 0 || lanes === subgroupSize) && !(software && tiled);
  return names.filter((name) => fits(variants[name]));
}

/** Bytes of workgroup memory that every device has, less what kernels keep besides tiles and bins. */
const workgroupBytes = 16_384 - 3_072;

/** The variant for a device; smaller where its bins (4 bytes a bucket and row) and tiles would not fit. */
export function chooseVariant({ depth, keys }: Extent, buckets: number, device: DeviceKind): Variant {
  const winner = device.winners?.[attentionClass(keys)];
  const name = variantCandidates(device).find((candidate) => candidate === winner) ?? ruledVariant(device);
  return fitted(variants[name], depth, buckets);
}

/** The variant, or a smaller one that fits into workgroup memory. */
export function fitted(wished: Variant, depth: number, buckets: number): Variant {
  const chunkRow = 2 * 16 * Math.ceil(depth / 4);
  const tiles = wished.tiled ? 4 * chunkRow : 0; // of the smallest chunk
  let { rows } = wished;
  while (rows > 8 && 4 * buckets * rows + tiles > workgroupBytes) rows /= 2;
  if (!wished.tiled) return { ...wished, rows };
  let { chunk } = wished;
  while (chunk > 4 && 4 * buckets * rows + chunk * chunkRow > workgroupBytes) chunk /= 2;
  return { ...wished, rows, chunk };
}
