// What a session tells while it runs, and what it is given to do so: it knows neither storage nor threads.

import type { Failure } from '../errors/failure.ts';
import type { CurvePoint } from './curve.ts';

/** What the model writes for an example at a step. */
export interface Sample {
  step: number;
  input: string;
  wanted: string;
  written: string;
}

/** What evaluations and samples are made on: of a very short text no part is held out. */
export type EvaluationText = 'held-out' | 'training';

export type SessionEvent =
  | { kind: 'preparing'; phase: 'model' | 'first-step' }
  /** What evaluations and samples are made on. */
  | { kind: 'evaluation'; on: EvaluationText }
  /** So many examples since the run began had no place in any row; it learns from the others. */
  | { kind: 'leftOut'; examples: number }
  | { kind: 'point'; point: CurvePoint }
  | { kind: 'sample'; sample: Sample }
  | { kind: 'checkpoint'; step: number }
  /** Something went wrong that does not stop the run, such as a checkpoint that found no room. */
  | { kind: 'warning'; failure: Failure };

/** How a session ended; the last checkpoint that is whole stays in every case. */
export type SessionEnd =
  | { kind: 'done' | 'paused' | 'stopped'; step: number }
  | { kind: 'failed'; step: number; failure: Failure };

/** Where a run stands: before its first session, in one, or as the last one ended. */
export type RunStatus = 'new' | 'training' | SessionEnd['kind'];

/** A run at a step, as bytes. */
export interface KeptCheckpoint {
  step: number;
  bytes: Uint8Array;
}

/** The world outside, as a session sees it. */
export interface SessionPorts {
  tell(event: SessionEvent): void;
  /** Keeps a checkpoint; may throw, which costs that checkpoint only. */
  keep(checkpoint: KeptCheckpoint): Promise<void>;
  /** Milliseconds, for tokens a second. */
  now(): number;
  /** What the run was asked meanwhile: it ends after the step under way. */
  asked(): 'pause' | 'stop' | undefined;
  /** Lets messages in: backends that compute without waiting would never hear a pause otherwise. */
  breathe(): Promise<void>;
}
