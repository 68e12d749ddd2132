// Where the matrices of a product lie: any range of rows or columns of any tensor can be an operand or take the result.
// Knows nothing of how the product is computed.
import type * as tf from '@tensorflow/tfjs';

/** A row-major matrix, or a batch of them, in a tensor. All counts are in elements. */
export interface Operand {
  tensor: tf.TensorInfo;
  /** It lies transposed: its stored rows are the columns of what is meant. */
  transposed?: boolean;
  /** Where its first element lies. Default 0. */
  offset?: number;
  /** From one stored row to the next. Default: rows lie one after the other. */
  stride?: number;
  /** From one matrix of a batch to the next. Default: matrices lie one after the other; 0 for the same in every product. */
  batchStride?: number;
}

/** result[batch, rows, columns] = scale * left[batch, rows, depth] . right[batch, depth, columns]. */
export interface Product {
  left: Operand;
  right: Operand;
  rows: number;
  columns: number;
  depth: number;
  /** Products of the same shape. Default: one, and the result has no batch axis. */
  batch?: number;
  /** Default 1. */
  scale?: number;
}

/** Where a result goes. */
export interface Place extends Omit<Operand, 'transposed'> {
  /** Add to what is there. */
  accumulate?: boolean;
}

/** An operand as a kernel sees it. */
export interface Layout {
  /** The depth runs along its stored rows. */
  deep: boolean;
  /** It can be read four elements at a time. */
  wide: boolean;
  offset: number;
  stride: number;
  batchStride: number;
}

function layoutOf(of: Operand, deep: boolean, storedRows: number, storedColumns: number): Layout {
  const { offset = 0, stride = storedColumns, batchStride = storedRows * stride } = of;
  const wide = [storedColumns, offset, stride, batchStride].every((count) => count % 4 === 0);
  return { deep, wide, offset, stride, batchStride };
}

function outerLayout(of: Operand, deep: boolean, outer: number, depth: number): Layout {
  return deep ? layoutOf(of, deep, outer, depth) : layoutOf(of, deep, depth, outer);
}

export function leftLayout({ left, rows, depth }: Product): Layout {
  return outerLayout(left, !left.transposed, rows, depth);
}

export function rightLayout({ right, columns, depth }: Product): Layout {
  return outerLayout(right, right.transposed === true, columns, depth);
}

export function placeLayout(place: Omit<Place, 'tensor'>, { rows, columns }: Product): Layout {
  return layoutOf(place as Place, false, rows, columns);
}
