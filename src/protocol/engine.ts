// The contract with the engine worker, which owns the device: types only. What a stage makes has its type there; the page
// takes it from here.

import type { NamedFile } from '../checkpoints/namedFile.ts';
import type { BenchmarkName } from '../config/benchmarks.ts';
import type { DecodingConfig } from '../config/decoding.ts';
import type { RunSettings } from '../config/run.ts';
import type { Remedy } from '../config/training.ts';
import type { Failure } from '../errors/failure.ts';
import type { BackendName } from '../gpu/deviceKind.ts';
import type { BackendSpeeds } from '../session/backendSpeeds.ts';
import type { BenchmarkTimes } from '../session/benchmarkTimes.ts';
import type { ShownHypothesis } from '../session/shownHypotheses.ts';
import type { Tuning } from '../session/tunedFigures.ts';
import type { ModelRecord } from '../storage/records.ts';
import type { RunEstimate } from '../training/runEstimate.ts';
import type { TaskOf } from './tasks.ts';

export type { CurvePoint } from '../session/curve.ts';
export type { RunStatus, Sample } from '../session/events.ts';
export type { AnswerPiece, ShownHypothesis } from '../session/shownHypotheses.ts';
export type { Tuning } from '../session/tunedFigures.ts';

/** Which backend a person wants: the one that is faster here, or one by name. */
export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** What the worker computes on. */
export interface DeviceReport {
  backend: BackendName;
  /** Adapter description, such as `nvidia hopper`; empty on wasm and cpu. */
  adapter: string;
  /** A software adapter: right, but slow. */
  software: boolean;
  /** Why WebGPU does not start, where it does not. */
  reason?: string;
  /** What was measured with this machine's adapter, if it was; also while wasm is used. */
  speeds?: BackendSpeeds & { software: boolean };
  /** What products and attention are cut up by, if that was measured; without it a rule holds. */
  tuning?: Tuning;
}

/** What a run will cost, before it starts, and whether it has room on the open device. */
export interface Estimate extends RunEstimate {
  /** Why the open device cannot take it, where one buffer would be larger than it binds. */
  refusal?: Failure;
  /** Changes after which the same step fits or, where it does fit, needs less memory. */
  remedies: Remedy[];
}

export interface Answer {
  hypotheses: ShownHypothesis[];
  milliseconds: number;
}

/** What a fixed work took, and what it ran on. */
export interface BenchmarkResult extends BenchmarkTimes {
  device: DeviceReport;
}

/** A model on its way out: a zip archive with a folder that `exportFolder` describes, `run-1.zip`. */
export interface ExportedArchive {
  name: string;
  archive: Blob;
}

/** What each kind of task says. */
export interface EngineTasks {
  openDevice: object;
  /**
   * Leaves the device for the one that is wanted now; a run that trains goes on there from its last checkpoint.
   * Refused while works or tiles are measured.
   */
  chooseBackend: { backend: BackendChoice };
  /** Measures the backends against each other, whatever is known already. Refused as `benchmark` is. */
  measureBackends: object;
  /** Opens the device anew and measures its tiles, whatever is known already. Refused as `benchmark` is. */
  measureTiles: object;
  /** Refused while a run trains, and while works or tiles are measured. */
  benchmark: { name: BenchmarkName };
  estimate: { settings: RunSettings };
  /** Makes a run under a fresh id and trains it, as `train` does. `from`: the model whose weights it begins with. */
  start: { runId: string; name: string; settings: RunSettings; from?: string };
  /**
   * Trains until done, paused, stopped or failed; goes on from the newest checkpoint. Cancelled, it is stopped.
   * `byItself`: nobody asked, the run was cut off; it stays paused if that keeps happening.
   * Refused while another run trains, and while works or tiles are measured.
   */
  train: { runId: string; byItself: boolean };
  /** Cancels the answer before, if that is still under way. */
  answer: { modelId: string; prompt: string; decoding: DecodingConfig };
  exportModel: { modelId: string };
  /** Files in Hugging Face's layout: configuration, weights and, unless the model reads bytes, its spiece.model. */
  importModel: { name: string; files: readonly NamedFile[] };
  renameRun: { runId: string; name: string };
  deleteRun: { runId: string };
}

export type EngineTask<Kind extends keyof EngineTasks = keyof EngineTasks> = TaskOf<EngineTasks, Kind>;

/** What comes of each kind of task. */
export interface EngineResults {
  openDevice: DeviceReport;
  chooseBackend: DeviceReport;
  measureBackends: DeviceReport;
  measureTiles: DeviceReport;
  benchmark: BenchmarkResult;
  estimate: Estimate;
  start: undefined;
  train: undefined;
  answer: Answer;
  exportModel: ExportedArchive;
  importModel: ModelRecord;
  renameRun: undefined;
  deleteRun: undefined;
}

/** What the worker is told meanwhile; a running training obeys after the step under way. */
export type EngineControl =
  /** Told before anything else, so that the first device is the wanted one. */
  | { kind: 'preferBackend'; backend: BackendChoice }
  | { kind: 'pause'; runId: string }
  | { kind: 'stop'; runId: string };
