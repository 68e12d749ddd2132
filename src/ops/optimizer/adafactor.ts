// AdaFactor (Shazeer and Stern 2018) with T5's settings (spec 6.1; t5x adafactor.py), in place over an arena.
// Matrices with both dimensions of 128 or more keep two vectors of running means, everything else its full variance.

import type * as tf from '@tensorflow/tfjs';
import { known } from '../../errors/known.ts';
import { Arena, type PlacedArray } from '../../gpu/arena.ts';
import { type ArenaLayout, layOut } from '../../gpu/arenaLayout.ts';
import type { EngineBackend } from '../../gpu/backend.ts';
import { requireBackend } from '../../gpu/device.ts';
import { workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import moveSource from './adafactorMove.wgsl?raw';
import { type ArenaState, type Chunk, type StepNumbers, segmentKernel } from './chunk.ts';
import clipSource from './clip.wgsl?raw';
import directionSource from './direction.wgsl?raw';
import directionSumsSource from './directionSums.wgsl?raw';
import lineMeansSource from './lineMeans.wgsl?raw';
import { type Segment, type SegmentTable, segmentsOf, segmentTable } from './segments.ts';
import type { AdafactorSettings } from './settings.ts';
import { adafactorSlots, slotName } from './slots.ts';
import stepSizesSource from './stepSizes.wgsl?raw';

const lineMeansKernel = segmentKernel('adafactorMeans', lineMeansSource, [clipSource]);
const directionSumsKernel = segmentKernel('adafactorDirections', directionSumsSource, [directionSource]);
const stepSizesKernel = segmentKernel('adafactorSteps', stepSizesSource);
const moveKernel = segmentKernel('adafactorMove', moveSource, [directionSource]);

/** The means that the parameters of one chunk keep; they never take more room than the chunk. */
function slotLayout(segments: readonly Segment[]): ArenaLayout {
  const slots = segments.flatMap(({ name, shape }) =>
    Object.entries(adafactorSlots(shape, 0)).map(([slot, each]) => [slotName(slot, name), each] as const),
  );
  return layOut([slots], Number.POSITIVE_INFINITY);
}

/** AdaFactor's state: means, chunk by chunk, and momentum in the places of the parameters. */
export class AdafactorState implements ArenaState {
  readonly tables: readonly SegmentTable[];
  private readonly backend: EngineBackend = requireBackend();
  private readonly means: readonly Arena[];
  private readonly momentum: Arena | undefined;

  constructor(
    private readonly layout: ArenaLayout,
    private readonly settings: AdafactorSettings,
  ) {
    const chunks = layout.chunks.map((_, chunk) => segmentsOf(layout, chunk));
    const layouts = chunks.map(slotLayout);
    this.means = layouts.map((each) => new Arena(each));
    this.tables = chunks.map((segments, chunk) => {
      const { places } = layouts[chunk]!;
      return segmentTable(segments, (slot, parameter) => known(places, slotName(slot, parameter)).first);
    });
    if (settings.beta1 > 0) this.momentum = new Arena(layout);
    for (const arena of [...this.means, this.momentum]) arena?.clear();
  }

  slot(slot: string, parameter: string): PlacedArray {
    if (slot === 'momentum') return this.momentum!.array(parameter);
    return this.means[known(this.layout.places, parameter).chunk]!.array(slotName(slot, parameter));
  }

  move(chunk: Chunk, index: number, lineSums: tf.Tensor, numbers: StepNumbers): void {
    const slots = this.means[index]!.chunks[0]!;
    this.moveMeans(chunk, slots, lineSums, numbers);
    const scales = chunk.scales(slots, numbers);
    this.sizeSteps(chunk, slots, scales, numbers.rates);
    const { table, gradient, parameter, sizes, tileGroups } = chunk;
    const momentum = this.momentum?.chunks[index] ?? lineSums; // bound but not read where there is none
    const tensors = { table, gradient, scales, rates: numbers.rates, slots, parameter, momentum };
    const { beta1, weightDecay } = this.settings;
    const fixed = { ...sizes, beta1, freshness: 1 - beta1, weightDecay };
    this.backend.dispatch(moveKernel, tensors, fixed, tileGroups);
  }

  private moveMeans(
    { table, sizes, counts }: Chunk,
    slots: tf.Tensor,
    lineSums: tf.Tensor,
    { rates, norm }: StepNumbers,
  ): void {
    const { blocks } = counts;
    if (blocks === 0) return;
    const tensors = { table, lineSums, rates, norm, slots };
    this.backend.dispatch(lineMeansKernel, tensors, { ...sizes, blocks }, workgroups(blocks));
  }

  private sizeSteps(chunk: Chunk, slots: tf.Tensor, scales: tf.Tensor, rates: tf.Tensor): void {
    const { table, gradient, sizes, counts, tileGroups } = chunk;
    const { directionSums } = launch(directionSumsKernel, {
      tensors: { table, gradient, scales, rates, slots },
      outputs: { directionSums: [counts.tiles] },
      sizes,
      groups: tileGroups,
    });
    const groups = workgroups(counts.segments);
    this.backend.dispatch(stepSizesKernel, { table, directionSums, rates, scales }, sizes, groups);
  }

  dispose(): void {
    for (const arena of [...this.means, this.momentum]) arena?.dispose();
  }
}
