// The loop over batches: step, evaluate, sample, checkpoint, pause, resume, stop. A run goes on from a checkpoint
// as if nothing had happened: same seed, text and adapter give the same curve to the last bit.
// Knows neither storage nor threads; it is handed functions to tell and to keep.
import type { Batch, Example } from '../batches/batch.ts';
import type { Cursor } from '../batches/cursor.ts';
import { batchStream, heldOutBatches, heldOutExamples } from '../batches/heldOut.ts';
import type { BatchStream } from '../batches/stream.ts';
import { encodeRunCheckpoint, type RunCheckpoint } from '../checkpoints/runCheckpoint.ts';
import type { RunSettings } from '../config/run.ts';
import { Expected } from '../errors/expected.ts';
import { engineBackend } from '../gpu/device.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import type { CurvePoint } from '../storage/records.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { Stepper } from '../training/step.ts';
import { greedyText } from './answer.ts';
import type { SessionEnd, SessionPorts } from './events.ts';
import { failureOf } from './failure.ts';
import { shownText } from './shownText.ts';

/** What a session starts from. */
export interface SessionStart {
  settings: RunSettings;
  vocabulary: Vocabulary;
  /** The whole text as ids, held-out part included. */
  ids: Int32Array;
  /** Where to go on from; a new run starts without. */
  checkpoint?: RunCheckpoint;
}

const sampleCount = 3;

/** Milliseconds of training that a closed tab may cost at most, unless keeping a checkpoint itself takes long. */
const longestUnkept = 15_000;
/** Keeping checkpoints may take one part in so many of the time. */
const keepingShare = 20;

function diverged(step: number, got: string): Expected {
  const remedy =
    'Start a new run at a lower learning rate; this one is kept as it was at its last checkpoint.';
  return new Expected('session.diverged', `a finite loss at step ${step}`, got, remedy);
}

/** What the device has reported so far; each fault may have left zeros where values should be. */
const faultCount = () => engineBackend()?.faults.length ?? 0;

export class Session {
  readonly model: Model;
  private readonly stepper: Stepper;
  private readonly stream: BatchStream;
  private readonly evaluation: Batch[];
  private readonly examples: Example[];
  private asked: 'pause' | 'stop' | undefined;
  private done: number;
  private keptAt = 0;
  private keepingTook = 0;
  private readonly faultsBefore = faultCount();

  /** Puts the model on the current backend. Throws Expected if the text is too short or the checkpoint does not fit. */
  constructor(
    private readonly start: SessionStart,
    private readonly ports: SessionPorts,
  ) {
    const { settings, checkpoint, vocabulary, ids } = start;
    const { model, training, objective } = settings;
    const source = { ids, vocabulary, objective, architecture: model.architecture, training };
    ports.tell({ kind: 'preparing', phase: 'text' });
    this.stream = batchStream({ ...source, cursor: checkpoint?.cursor });
    this.evaluation = heldOutBatches(source, training.evaluationBatches).batches;
    this.examples = heldOutExamples(source, sampleCount);
    ports.tell({ kind: 'preparing', phase: 'model' });
    this.model = new Model(model, checkpoint?.parameters ?? initialParameters(model, training.seed));
    try {
      this.stepper = new Stepper(this.model, training, checkpoint?.optimizerState);
    } catch (error) {
      this.model.dispose(); // nobody else knows of it yet
      throw error;
    }
    this.done = checkpoint?.step ?? 0;
  }

  /** Asks the session to end after the step under way. */
  ask(what: 'pause' | 'stop'): void {
    this.asked = what;
  }

  /** Runs until done, paused, stopped or failed. Never throws. */
  async run(): Promise<SessionEnd> {
    try {
      this.keptAt = this.ports.now();
      this.ports.tell({ kind: 'preparing', phase: 'first-step' });
      if (!this.start.checkpoint) await this.checkpoint();
      const { steps } = this.start.settings.training;
      while (this.done < steps && !this.asked) await this.advance();
      if (this.done >= steps) return { kind: 'done', step: this.done }; // also if a pause came too late
      await this.checkpoint();
      const kind = this.asked === 'pause' ? 'paused' : 'stopped';
      return { kind, step: this.done };
    } catch (error) {
      return { kind: 'failed', step: this.done, failure: failureOf(error) };
    }
  }

  /** One step and what is due after it. */
  private async advance(): Promise<void> {
    const { steps, evaluateEvery, checkpointEvery } = this.start.settings.training;
    await this.ports.breathe();
    const point = await this.trainStep();
    const last = this.done === steps;
    if (this.done % evaluateEvery === 0 || last) point.validationLoss = await this.validationLoss();
    this.ports.tell({ kind: 'point', point });
    if (point.validationLoss !== undefined) await this.sample();
    if (this.done % checkpointEvery === 0 || last || this.isCheckpointOverdue()) await this.checkpoint();
  }

  private async trainStep(): Promise<CurvePoint> {
    const started = this.ports.now();
    const batches = this.microBatches();
    const step = this.done;
    const { loss, gradientNorm } = this.stepper.step(batches, step);
    const [[entropy], [norm]] = await Promise.all([loss.data(), gradientNorm.data()]);
    loss.dispose();
    gradientNorm.dispose();
    this.checkDevice();
    if (!Number.isFinite(entropy!)) throw diverged(step + 1, String(entropy));
    if (!Number.isFinite(norm!)) throw diverged(step + 1, `a gradient of norm ${norm}`);
    this.done = step + 1;
    const seconds = Math.max(1e-6, (this.ports.now() - started) / 1000);
    return {
      step: this.done,
      loss: entropy!,
      learningRate: this.stepper.optimizer.rateAt(step),
      gradientNorm: norm!,
      tokensPerSecond: realTokens(batches) / seconds,
    };
  }

  private async validationLoss(): Promise<number> {
    const loss = await this.stepper.evaluate(this.evaluation);
    if (Number.isFinite(loss)) return loss;
    throw diverged(this.done, `a validation loss of ${loss}`);
  }

  /** A device that cannot do what it is told goes on with zeros, which look like a perfect loss. */
  private checkDevice(): void {
    if (faultCount() === this.faultsBefore) return;
    const remedy =
      'Choose a smaller size, batch or length; the run is kept as it was at its last checkpoint.';
    const got = engineBackend()?.faults.at(-1) ?? 'another device';
    throw new Expected('device.limit', 'every step carried out', got, remedy);
  }

  private microBatches(): Batch[] {
    const count = this.start.settings.training.gradientAccumulationSteps;
    return Array.from({ length: count }, () => this.stream.next());
  }

  private async sample(): Promise<void> {
    const { vocabulary, settings } = this.start;
    for (const { inputs, targets } of this.examples) {
      const written = await greedyText(
        { model: this.model, vocabulary },
        inputs,
        settings.training.targetLength,
      );
      const input = shownText(vocabulary, inputs);
      const sample = { step: this.done, input, wanted: shownText(vocabulary, targets), written };
      this.ports.tell({ kind: 'sample', sample });
    }
  }

  /** When a checkpoint is kept never changes what is learned, so the clock may decide. */
  private isCheckpointOverdue(): boolean {
    const wait = Math.max(longestUnkept, keepingShare * this.keepingTook);
    return this.ports.now() - this.keptAt >= wait;
  }

  /** Keeps a checkpoint of where the run stands. Values that are not finite are never kept. */
  private async checkpoint(): Promise<void> {
    const began = this.ports.now();
    const parameters = await this.model.read();
    for (const [name, { values }] of parameters) {
      if (!values.every(Number.isFinite)) throw diverged(this.done, `values in ${name} that are not finite`);
    }
    const optimizerState = await this.stepper.optimizer.readState();
    this.checkDevice();
    const bytes = encodeRunCheckpoint({
      step: this.done,
      cursor: this.stream.cursor() satisfies Cursor,
      settings: this.start.settings,
      parameters,
      optimizerState,
    });
    try {
      await this.ports.keep({ step: this.done, bytes });
      this.ports.tell({ kind: 'checkpoint', step: this.done });
    } catch (error) {
      this.ports.tell({ kind: 'warning', failure: failureOf(error) });
    }
    this.keptAt = this.ports.now();
    this.keepingTook = this.keptAt - began;
  }

  dispose(): void {
    this.stepper.dispose();
    this.model.dispose();
  }
}

/** Tokens that are not padding, both sides. */
function realTokens(batches: readonly Batch[]): number {
  const real = (segments: Int32Array) => segments.reduce((sum, segment) => sum + (segment > 0 ? 1 : 0), 0);
  return batches.reduce(
    (sum, batch) => sum + real(batch.encoderSegmentIds) + real(batch.decoderSegmentIds),
    0,
  );
}
