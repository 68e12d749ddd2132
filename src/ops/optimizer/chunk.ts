// One chunk of parameters with the gradients in the same places, and what every optimizer does with it first: sums of
// squares tile by tile, and from these the size of each parameter.
import type * as tf from '@tensorflow/tfjs';
import type { PlacedArray } from '../../gpu/arena.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { PlacedTensor } from '../../gpu/tensors.ts';
import clipSource from './clip.wgsl?raw';
import scalesSource from './segmentScales.wgsl?raw';
import { type SegmentTable, segmentFields } from './segments.ts';
import segmentsSource from './segments.wgsl?raw';
import squaresSource from './squares.wgsl?raw';

/** Declares a kernel that works by a segment table; `includes` come after the table's own. */
export function segmentKernel(name: string, source: string, includes: readonly string[] = []) {
  const constants = { SEGMENT_FIELDS: segmentFields };
  return kernel(name, source, { includes: [segmentsSource, ...includes], constants });
}

const squaresKernel = segmentKernel('updateSquares', squaresSource);
const scalesKernel = segmentKernel('updateScales', scalesSource, [clipSource]);

/** What a step computes before anything moves. */
export interface StepNumbers {
  /** float32 [5], see `rateIndex`. */
  rates: tf.Tensor;
  /** [1]: norm of all gradients. */
  norm: tf.Tensor;
  /** [2 * tiles of all chunks]: sums of squares of every tile of the gradient, then of the parameters. */
  sums: tf.Tensor;
}

/** Where the tiles of a chunk stand among those of all chunks. */
interface TileRange {
  firstTile: number;
  tilesOfAll: number;
}

/** A chunk of parameters. Owns its table. */
export class Chunk {
  private readonly placed: PlacedTensor;

  constructor(
    readonly parameter: tf.Tensor,
    readonly gradient: tf.Tensor,
    readonly counts: SegmentTable,
    private readonly range: TileRange,
  ) {
    this.placed = new PlacedTensor(counts.numbers, [counts.numbers.length]);
  }

  /** int32: the segment table. */
  get table(): tf.Tensor {
    return this.placed.tensor;
  }

  /** What every kernel is told of the table. */
  get sizes() {
    const { segments, tiles } = this.counts;
    return { segments, tiles };
  }

  /** Workgroups of kernels that walk every entry. */
  get tileGroups() {
    return workgroups(this.counts.tiles);
  }

  /** Writes the chunk's part of `sums`; returns the sums along lines of factored parameters. */
  squares(sums: tf.Tensor): tf.Tensor {
    const { table, gradient, parameter } = this;
    return launch(squaresKernel, {
      tensors: { table, gradient, parameter, sums },
      outputs: { lineSums: [Math.max(1, this.counts.lineSums)] },
      sizes: { ...this.sizes, ...this.range },
      groups: this.tileGroups,
    }).lineSums;
  }

  /** [segments, 4]: what kernels multiply by, see segmentScales.wgsl. `slots` is read where a parameter is factored. */
  scales(slots: tf.Tensor, { rates, norm, sums }: StepNumbers): tf.Tensor {
    const { segments } = this.counts;
    return launch(scalesKernel, {
      tensors: { table: this.table, sums, slots, rates, norm },
      outputs: { scales: [segments, 4] },
      sizes: { ...this.sizes, ...this.range },
      groups: workgroups(segments),
    }).scales;
  }

  dispose(): void {
    this.placed.dispose();
  }
}

/** The state of an optimizer whose parameters lie in an arena, and how it moves a chunk of them. */
export interface ArenaState {
  /** The table of every chunk. */
  readonly tables: readonly SegmentTable[];
  slot(slot: string, parameter: string): PlacedArray;
  /** `lineSums` is what the chunk's `squares` gave. */
  move(chunk: Chunk, index: number, lineSums: tf.Tensor, numbers: StepNumbers): void;
  dispose(): void;
}
