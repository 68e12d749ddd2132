// AdamW (Loshchilov and Hutter 2019, as PyTorch has it) and AdamWScale (nanoT5), in place over an arena.
import type * as tf from '@tensorflow/tfjs';
import { Arena, type PlacedArray } from '../../gpu/arena.ts';
import type { ArenaLayout } from '../../gpu/arenaLayout.ts';
import type { EngineBackend } from '../../gpu/backend.ts';
import { requireBackend } from '../../gpu/device.ts';
import moveSource from './adamMove.wgsl?raw';
import { type ArenaState, type Chunk, type StepNumbers, segmentKernel } from './chunk.ts';
import { type SegmentTable, segmentsOf, segmentTable } from './segments.ts';
import type { AdamSettings } from './settings.ts';

const moveKernel = segmentKernel('adamMove', moveSource);

/** Adam's state: the running means of the gradient and of its square, in the places of the parameters. */
export class AdamState implements ArenaState {
  readonly tables: readonly SegmentTable[];
  private readonly backend: EngineBackend = requireBackend();
  private readonly mean: Arena;
  private readonly variance: Arena;

  constructor(
    layout: ArenaLayout,
    private readonly settings: AdamSettings,
  ) {
    this.tables = layout.chunks.map((_, chunk) => segmentTable(segmentsOf(layout, chunk)));
    this.mean = new Arena(layout);
    this.variance = new Arena(layout);
    for (const arena of [this.mean, this.variance]) arena.clear();
  }

  slot(slot: string, parameter: string): PlacedArray {
    return (slot === 'mean' ? this.mean : this.variance).array(parameter);
  }

  move(chunk: Chunk, index: number, lineSums: tf.Tensor, numbers: StepNumbers): void {
    const scales = chunk.scales(lineSums, numbers); // no slot is read: nothing is factored
    const { table, gradient, parameter, sizes, tileGroups } = chunk;
    const [mean, variance] = [this.mean.chunks[index]!, this.variance.chunks[index]!];
    const tensors = { table, gradient, scales, rates: numbers.rates, parameter, mean, variance };
    const { beta1, beta2, epsilon, weightDecay } = this.settings;
    const fixed = { beta1, beta2, epsilon, weightDecay, momentum: 1 - beta1, freshness: 1 - beta2 };
    const scaled = this.settings.scaled ? 1 : 0;
    this.backend.dispatch(moveKernel, tensors, { ...sizes, ...fixed, scaled }, tileGroups);
  }

  dispose(): void {
    this.mean.dispose();
    this.variance.dispose();
  }
}
