// What moves the parameters of a model, all together, wherever they lie.
import type * as tf from '@tensorflow/tfjs';
import { Expected } from '../../errors/expected.ts';
import type { PlacedArray } from '../../gpu/arena.ts';
import { stackName } from '../../gpu/arenaLayout.ts';

/** Moves parameters by gradients that were collected before. Owns slots and collected gradients. */
export interface Updates {
  /** A slot of a parameter; zero at first. */
  slot(slot: string, parameter: string): PlacedArray;
  /**
   * Takes copies of gradients: the first of a step, or more to add to those (micro-batches). Where parameters lie in
   * groups, a gradient may be a whole group's, under its `stackName`. Every parameter must have exactly one, else throws
   * Expected `optimizer.gradients`.
   */
  collect(gradients: ReadonlyMap<string, tf.Tensor>, which: 'first' | 'more'): void;
  /**
   * Moves parameters and slots; rates is [5], see `rateIndex`. Returns the norm of all gradients before clipping, [1];
   * where that is not finite, nothing has moved.
   */
  update(rates: tf.Tensor): tf.Tensor;
  dispose(): void;
}

/** Throws unless there is one gradient for every parameter: its own, or the one of its group. */
export function checkGradients(
  groups: readonly (readonly string[])[],
  gradients: ReadonlyMap<string, tf.Tensor>,
): void {
  for (const names of groups) {
    const whole = gradients.has(stackName(names)) ? 1 : 0;
    for (const name of names) {
      const found = names.length === 1 ? whole : whole + (gradients.has(name) ? 1 : 0);
      if (found === 1) continue;
      const remedy = 'Every parameter must be used by the loss, by itself or in its group.';
      throw new Expected('optimizer.gradients', `one gradient for ${name}`, found, remedy);
    }
  }
}
