// Anything long in one shape: what it is, how far it is, and an id to cancel it by. Every task is a job under the id its
// caller gives it; what a worker begins of its own accord is one as well. Knows nothing of what the work is.
import type { TunedClass } from '../config/tunedClasses.ts';
import type { CorpusTasks } from './corpus.ts';
import type { EngineTasks } from './engine.ts';

export type JobKind = keyof EngineTasks | keyof CorpusTasks;

/** What a training is at; the first step compiles pipelines and takes longest. */
type TrainingPhase = 'text' | 'model' | 'first-step' | 'steps';

/** What a job is at: a training, a measuring before and while it measures, or the class of work that is measured. */
export type JobPhase = TrainingPhase | 'preparing' | 'measuring' | TunedClass;

/** A job as far as it is. */
export interface JobReport {
  id: string;
  what: JobKind;
  /** The worker began it of its own accord. */
  unasked?: boolean;
  /** Undefined until it says so. */
  phase?: JobPhase;
  /** How much of it is over, 0 to 1; undefined where nobody knows. */
  share?: number;
}

export type JobEvent =
  | { kind: 'job'; job: JobReport }
  /** It is over, however it ended. */
  | { kind: 'jobOver'; id: string };
