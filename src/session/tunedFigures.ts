// What measuring tells of one class of work. A file of its own: the page reads it, too, which holds no engine.
import type { TunedClass } from '../config/tunedClasses.ts';
import type { Verdict } from '../gpu/tuner.ts';

/** Names of tiles or variants, and their times. */
export interface TunedFigures extends Verdict {
  work: TunedClass;
}
