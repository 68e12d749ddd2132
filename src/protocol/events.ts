// What the workers tell the page while they work: one stream of events. Types only.
import type { Failure } from '../errors/failure.ts';
import type { CurvePoint } from '../session/curve.ts';
import type { EvaluationText, Sample } from '../session/events.ts';
import type { RunRecord } from '../storage/records.ts';
import type { DeviceReport } from './engine.ts';
import type { JobEvent } from './jobs.ts';

/** What a run tells, all of it: nothing of it comes back as the outcome of a task. */
type RunEvent =
  /** The run as it is stored now: it was made or renamed, or its training began or ended. */
  | { kind: 'run'; run: RunRecord }
  | { kind: 'evaluation'; runId: string; on: EvaluationText }
  /** So many examples since the run began had no place in any row; it learns from the others. */
  | { kind: 'leftOut'; runId: string; examples: number }
  | { kind: 'curve'; runId: string; points: CurvePoint[] }
  | { kind: 'sample'; runId: string; sample: Sample }
  /** A checkpoint was kept, in storage under `key`. */
  | { kind: 'checkpoint'; runId: string; step: number; key: string }
  /** Something went wrong that did not stop the run, such as a full disk: one sentence. */
  | { kind: 'warning'; runId: string; failure: Failure };

export type EngineEvent = JobEvent | RunEvent | { kind: 'device'; report: DeviceReport };
