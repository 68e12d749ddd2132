// Updates of parameters that lie together in an arena, in a few dispatches a chunk however many there are. Every
// kernel walks tiles of 64 x 64 entries; every sum is taken tile by tile, then over tiles, in a fixed order.
import * as tf from '@tensorflow/tfjs';
import { Arena, type PlacedArray } from '../../gpu/arena.ts';
import { requireBackend } from '../../gpu/device.ts';
import { rootOfSums } from '../globalNorm/globalNorm.ts';
import { AdafactorState } from './adafactor.ts';
import { AdamState } from './adam.ts';
import { type ArenaState, Chunk } from './chunk.ts';
import type { UpdateRule } from './settings.ts';
import { checkGradients, type Updates } from './updates.ts';

/** Updates of an arena. Owns slots, gradients and tables, not the parameters. */
export class ArenaUpdates implements Updates {
  private readonly gradients: Arena;
  private readonly state: ArenaState;
  private readonly chunks: readonly Chunk[];
  private readonly tiles: number;

  constructor(parameters: Arena, rule: UpdateRule) {
    const { layout } = parameters;
    this.gradients = new Arena(layout);
    this.state = rule.kind === 'adafactor' ? new AdafactorState(layout, rule) : new AdamState(layout, rule);
    const { tables } = this.state;
    const tilesOfAll = tables.reduce((sum, { tiles }) => sum + tiles, 0);
    let firstTile = 0;
    this.chunks = parameters.chunks.map((parameter, at) => {
      const range = { firstTile, tilesOfAll };
      firstTile += tables[at]!.tiles;
      return new Chunk(parameter, this.gradients.chunks[at]!, tables[at]!, range);
    });
    this.tiles = tilesOfAll;
  }

  slot(slot: string, parameter: string): PlacedArray {
    return this.state.slot(slot, parameter);
  }

  collect(gradients: ReadonlyMap<string, tf.Tensor>, which: 'first' | 'more'): void {
    const { layout } = this.gradients;
    checkGradients(
      layout.groups.map((group) => group.map(([name]) => name)),
      gradients,
    );
    if (which === 'first') {
      this.gradients.take(gradients);
      return;
    }
    const more = new Arena(layout);
    more.take(gradients);
    this.gradients.add(more);
    more.dispose();
  }

  update(rates: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const room = requireBackend().allocate([2 * this.tiles]);
      const sums = tf.engine().makeTensorFromTensorInfo(room);
      const lineSums = this.chunks.map((chunk) => chunk.squares(sums));
      const norm = rootOfSums(sums, this.tiles);
      for (const [at, chunk] of this.chunks.entries())
        this.state.move(chunk, at, lineSums[at]!, { rates, norm, sums });
      return norm;
    });
  }

  dispose(): void {
    this.gradients.dispose();
    this.state.dispose();
    for (const chunk of this.chunks) chunk.dispose();
  }
}
