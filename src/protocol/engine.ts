// The contract with the engine worker, which owns the device: types only.
import type { BenchmarkName } from '../config/benchmarks.ts';
import type { DecodingConfig } from '../config/decoding.ts';
import type { RunSettings } from '../config/run.ts';
import type { Remedy } from '../config/training.ts';
import type { TunedClass } from '../config/tunedClasses.ts';
import type { Precision } from '../gpu/kernel.ts';
import type { TunedFigures } from '../session/tunedFigures.ts';
import type {
  CurvePoint,
  EvaluationText,
  Failure,
  RunRecord,
  RunStatus,
  SampleRecord,
} from '../storage/records.ts';
import type { Outcome } from './outcome.ts';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';

/** Which backend a person wants: the one that is faster here, or one by name. */
export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** Milliseconds that one training step of a very small model took on both, on this machine. */
export interface BackendSpeeds {
  webgpu: number;
  wasm: number;
}

/** Which tiles and variants are the best on an adapter, by class of work, and when that was measured. */
export interface Tuning {
  /** Milliseconds since 1970. */
  measuredAt: number;
  works: TunedFigures[];
}

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

/** What a run will cost, before it starts. */
export interface Estimate {
  parameters: number;
  /** Bytes on the device: parameters, gradients, optimizer state, activations. */
  bytes: number;
  /** Bytes of one checkpoint in storage. */
  checkpointBytes: number;
  /** How the open device will store activations, whatever was asked for. */
  activations: Precision;
  /** Why the open device cannot take it, where one buffer would be larger than it binds. */
  refusal?: Failure;
  /** Changes after which the same step fits or, where it does fit, needs less memory. */
  remedies: Remedy[];
}

/** One candidate for a piece and its probability. */
export interface Candidate {
  id: number;
  piece: string;
  probability: number;
}

/** One written piece with what else was considered there, best first. */
export interface AnswerPiece extends Candidate {
  runnersUp: Candidate[];
}

export interface Hypothesis {
  text: string;
  /** Length-normalized log probability, as its method defines it. */
  score: number;
  pieces: AnswerPiece[];
}

export interface Answer {
  hypotheses: Hypothesis[];
  milliseconds: number;
}

/** What a fixed work took; times in ms of one step or one product. */
export interface BenchmarkResult {
  median: number;
  /** Half of the runs lie between these two. */
  quartiles: [number, number];
  runs: number;
  /** What it ran on. */
  device: DeviceReport;
}

/** A model on its way out: a zip archive with a folder that `exportFolder` describes, `run-1.zip`. */
export interface ExportedArchive {
  name: string;
  archive: Blob;
}

export type EngineTask =
  | { kind: 'openDevice' }
  /**
   * Leaves the device for the one that is wanted now; a run that trains goes on there from its last checkpoint.
   * Refused while works or tiles are measured.
   */
  | { kind: 'chooseBackend'; backend: BackendChoice }
  /** Measures the backends against each other, whatever is known already. Refused as `benchmark` is. */
  | { kind: 'measureBackends' }
  /** Opens the device anew and measures its tiles, whatever is known already. Refused as `benchmark` is. */
  | { kind: 'measureTiles' }
  /** Refused while a run trains, and while works or tiles are measured. */
  | { kind: 'benchmark'; name: BenchmarkName }
  | { kind: 'estimate'; settings: RunSettings }
  | { kind: 'createRun'; name: string; settings: RunSettings }
  /**
   * Trains until done, paused, stopped or failed; goes on from the newest checkpoint.
   * `byItself`: nobody asked, the run was cut off; it stays paused if that keeps happening.
   * Refused while another run trains, and while works or tiles are measured.
   */
  | { kind: 'train'; runId: string; byItself: boolean }
  | { kind: 'answer'; runId: string; prompt: string; decoding: DecodingConfig }
  | { kind: 'exportRun'; runId: string }
  | { kind: 'renameRun'; runId: string; name: string }
  | { kind: 'deleteRun'; runId: string };

export interface EngineResults {
  openDevice: DeviceReport;
  chooseBackend: DeviceReport;
  measureBackends: DeviceReport;
  measureTiles: DeviceReport;
  benchmark: BenchmarkResult;
  estimate: Estimate;
  createRun: RunRecord;
  train: RunRecord;
  answer: Answer;
  exportRun: ExportedArchive;
  renameRun: RunRecord;
  deleteRun: undefined;
}

/** What the worker is told meanwhile; a running training obeys after the step under way. */
export type EngineControl =
  /** Told before anything else, so that the first device is the wanted one. */
  | { kind: 'preferBackend'; backend: BackendChoice }
  | { kind: 'pause'; runId: string }
  | { kind: 'stop'; runId: string }
  | { kind: 'cancelAnswer' }
  | { kind: 'cancelBenchmark' }
  | { kind: 'cancelTiles' };

export type EngineEvent =
  | { kind: 'status'; runId: string; status: RunStatus; step: number; failure?: Failure }
  /** The first step compiles pipelines and takes longest. */
  | { kind: 'preparing'; runId: string; phase: 'text' | 'model' | 'first-step' }
  | { kind: 'evaluation'; runId: string; on: EvaluationText }
  /** So many examples since the run began had no place in any row; it learns from the others. */
  | { kind: 'leftOut'; runId: string; examples: number }
  | { kind: 'curve'; runId: string; points: CurvePoint[] }
  | { kind: 'sample'; runId: string; sample: SampleRecord }
  /** A checkpoint was kept, in storage under `key`. */
  | { kind: 'checkpoint'; runId: string; step: number; key: string }
  /** Something went wrong that did not stop the run, such as a full disk: one sentence. */
  | { kind: 'warning'; runId: string; failure: Failure }
  /** The backends are being measured; the device follows. */
  | { kind: 'measuringBackends' }
  /** Tiles are being measured by a class of work, `share` of the classes are over; the device follows. */
  | { kind: 'measuringTiles'; work: TunedClass; share: number }
  /** `share`: how much of a work's measuring is over, 0 to 1. */
  | { kind: 'benchmark'; name: BenchmarkName; phase: 'preparing' | 'measuring'; share: number }
  | { kind: 'device'; report: DeviceReport };

export interface EngineWorker {
  perform<T extends EngineTask>(task: T): Promise<Outcome<EngineResults[T['kind']]>>;
  control(control: EngineControl): Promise<void>;
  /** `listener` is a Comlink proxy; events arrive at most ten times a second. */
  listen(listener: (event: EngineEvent) => void): Promise<void>;
}
