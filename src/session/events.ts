// What a session tells while it runs, and what it is given to do so: it knows neither storage nor threads.
import type { CurvePoint, EvaluationText, Failure, SampleRecord } from '../storage/records.ts';

export type SessionEvent =
  | { kind: 'preparing'; phase: 'model' | 'first-step' }
  /** What evaluations and samples are made on. */
  | { kind: 'evaluation'; on: EvaluationText }
  /** So many examples since the run began had no place in any row; it learns from the others. */
  | { kind: 'leftOut'; examples: number }
  | { kind: 'point'; point: CurvePoint }
  | { kind: 'sample'; sample: SampleRecord }
  | { kind: 'checkpoint'; step: number }
  /** Something went wrong that does not stop the run, such as a checkpoint that found no room. */
  | { kind: 'warning'; failure: Failure };

/** How a session ended; the last checkpoint that is whole stays in every case. */
export type SessionEnd =
  | { kind: 'done' | 'paused' | 'stopped'; step: number }
  | { kind: 'failed'; step: number; failure: Failure };

/** The world outside, as a session sees it. */
export interface SessionPorts {
  tell(event: SessionEvent): void;
  /** Keeps a checkpoint; may throw, which costs that checkpoint only. */
  keep(checkpoint: { step: number; bytes: Uint8Array }): Promise<void>;
  /** Milliseconds, for tokens a second. */
  now(): number;
  /** Lets messages in: backends that compute without waiting would never hear a pause otherwise. */
  breathe(): Promise<void>;
}
