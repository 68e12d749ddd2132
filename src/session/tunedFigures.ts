// What measuring tells of classes of work. A file of its own: the page reads it, too, which holds no engine.
import type { TunedClass } from '../config/tunedClasses.ts';
import type { Verdict } from '../gpu/tuner.ts';

/** Names of tiles or variants, and their times. */
export interface TunedFigures extends Verdict {
  work: TunedClass;
}

/** Which tiles and variants are the best on an adapter, by class of work, and when that was measured. */
export interface Tuning {
  /** Milliseconds since 1970. */
  measuredAt: number;
  works: TunedFigures[];
}
