// The loop over batches: step, evaluate, sample, checkpoint, pause, resume, stop. A run goes on from a checkpoint
// as if nothing had happened: same seed, examples and adapter give the same curve to the last bit.
// Knows neither storage nor threads, nor where examples come from; it is handed a stream of them, and functions to tell
// and to keep.
import type { Batch, Example } from '../batches/batch.ts';
import { type BatchRows, nextBatch } from '../batches/batchStream.ts';
import type { ExampleReader, ExampleStream } from '../batches/exampleStream.ts';
import { heldOutBatches, heldOutExamples } from '../batches/heldOut.ts';
import { layoutOf } from '../batches/layout.ts';
import { encodeRunCheckpoint, type RunCheckpoint } from '../checkpoints/runCheckpoint.ts';
import type { RunSettings } from '../config/run.ts';
import { Expected } from '../errors/expected.ts';
import { failureOf } from '../errors/failure.ts';
import { engineBackend } from '../gpu/device.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model, type ParameterValues } from '../model/model.ts';
import type { Trainable } from '../model/trainable.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { activationPrecision } from '../training/precision.ts';
import { Stepper, type StepReport } from '../training/step.ts';
import { greedyText, questionOf } from './answer.ts';
import type { CurvePoint } from './curve.ts';
import type { KeptCheckpoint, SessionEnd, SessionPorts } from './events.ts';
import { faultCount } from './faultCount.ts';
import { shownText } from './shownText.ts';
import { Speed } from './speed.ts';

/** What a session starts from. */
export interface SessionStart {
  settings: RunSettings;
  vocabulary: Vocabulary;
  /** What the run learns from, and what it is evaluated on. */
  examples: ExampleStream;
  /** Where to go on from; a new run starts without. */
  checkpoint?: RunCheckpoint;
  /** What a new run begins with, under Hugging Face's names; drawn from its seed if absent. */
  parameters?: ReadonlyMap<string, ParameterValues>;
  /** Which parameters are trained; all if absent. */
  trainable?: Trainable;
}

const sampleCount = 3;

/** Milliseconds of training that a closed tab may cost at most, unless keeping a checkpoint itself takes long. */
const longestUnkept = 15_000;
/** Keeping checkpoints may take one part in so many of the time. */
const keepingShare = 20;

/** Steps on the device whose losses are not known yet: enough that it never waits for the host. */
const stepsAhead = 2;

/** A step that was sent to the device. */
interface Flight {
  step: number;
  sentAt: number;
  tokens: number;
  report: Promise<StepReport>;
}

const keptAsItWas = 'this one is kept as it was at its last checkpoint.';

/** Of a run in half precision nobody knows whether its rate was too high or its activations too large. */
function diverged({ training }: RunSettings, step: number, got: string): Expected {
  const wanted = `a finite loss at step ${step}`;
  if (activationPrecision(training) === 'f32')
    return new Expected(
      'session.diverged',
      wanted,
      got,
      `Start a new run at a lower learning rate; ${keptAsItWas}`,
    );
  const remedy = `Start a new run without half precision, or at a lower learning rate; ${keptAsItWas}`;
  return new Expected('session.divergedInHalfPrecision', wanted, got, remedy);
}

export class Session {
  readonly model: Model;
  private readonly stepper: Stepper;
  private readonly rows: BatchRows;
  private readonly reader: ExampleReader;
  private readonly evaluation: Batch[];
  private readonly asks: Example[];
  /** Examples left out, as told last. */
  private toldLeftOut = 0;
  /** Steps whose loss is known. */
  private done: number;
  private sent: number;
  private landedAt = 0;
  private readonly speed = new Speed();
  private readonly flights: Flight[] = [];
  /** Settles when no checkpoint is being kept. */
  private keeping: Promise<void> = Promise.resolve();
  private keptAt = 0;
  private keepingTook = 0;
  private readonly faultsBefore = faultCount();

  /**
   * Puts the model on the current backend. Throws Expected if there is nothing to learn from or to evaluate on, or if
   * the checkpoint does not fit.
   */
  constructor(
    private readonly start: SessionStart,
    private readonly ports: SessionPorts,
  ) {
    const { checkpoint, examples, parameters: given } = start;
    const { model, training } = start.settings;
    const { batchSize, evaluationBatches } = training;
    const layout = layoutOf(model.architecture, training);
    this.rows = { layout, batchSize, startId: model.decoderStartTokenId };
    this.reader = examples.read(checkpoint?.cursor);
    this.evaluation = heldOutBatches(examples, this.rows, evaluationBatches);
    ports.tell({ kind: 'evaluation', on: examples.heldOut.reusesTraining ? 'training' : 'held-out' });
    this.asks = heldOutExamples(examples, layout, sampleCount);
    this.tellLeftOut();
    ports.tell({ kind: 'preparing', phase: 'model' });
    const parameters = checkpoint?.parameters ?? given ?? initialParameters(model, training.seed);
    this.model = new Model(model, parameters, { trainable: start.trainable });
    try {
      this.stepper = new Stepper(this.model, training, checkpoint?.optimizerState);
    } catch (error) {
      this.model.dispose(); // nobody else knows of it yet
      throw error;
    }
    this.done = checkpoint?.step ?? 0;
    this.sent = this.done;
  }

  /** Runs until done, paused, stopped or failed. Never throws. */
  async run(): Promise<SessionEnd> {
    try {
      this.keptAt = this.ports.now();
      this.ports.tell({ kind: 'preparing', phase: 'first-step' });
      if (!this.start.checkpoint) this.keeping = this.keep(await this.encode()); // the first step need not wait for a disk
      const { steps } = this.start.settings.training;
      while (this.sent < steps && !this.ports.asked()) await this.advance();
      while (this.flights.length > 0) this.ports.tell({ kind: 'point', point: await this.land() });
      if (this.done >= steps) return { kind: 'done', step: this.done }; // also if a pause came too late
      await this.checkpoint();
      const kind = this.ports.asked() === 'pause' ? 'paused' : 'stopped';
      return { kind, step: this.done };
    } catch (error) {
      return { kind: 'failed', step: this.done, failure: failureOf(error) };
    } finally {
      await this.keeping;
    }
  }

  /** Sends one step. What is due after it waits until its loss and all before are known. */
  private async advance(): Promise<void> {
    await this.ports.breathe();
    if (this.ports.asked()) return; // heard just now
    await this.send();
    const due = this.dueAfter(this.sent);
    const inTheAir = due.evaluation || due.checkpoint ? 1 : stepsAhead;
    while (this.flights.length > inTheAir) this.ports.tell({ kind: 'point', point: await this.land() });
    if (inTheAir > 1) return;
    const point = await this.land();
    if (due.evaluation) point.validationLoss = await this.validationLoss();
    this.ports.tell({ kind: 'point', point });
    if (due.evaluation) await this.sampleIfPossible();
    if (due.checkpoint || this.isCheckpointOverdue()) await this.checkpoint();
  }

  private dueAfter(step: number): { evaluation: boolean; checkpoint: boolean } {
    const { steps, evaluateEvery, checkpointEvery } = this.start.settings.training;
    const last = step === steps;
    return {
      evaluation: step % evaluateEvery === 0 || last,
      checkpoint: step % checkpointEvery === 0 || last || this.isCheckpointOverdue(),
    };
  }

  private async send(): Promise<void> {
    const batches = this.microBatches();
    if (this.toldLeftOut === 0) this.tellLeftOut();
    const [step, sentAt] = [this.sent, this.ports.now()];
    const { report } = await this.stepper.step(batches, step);
    report.catch(() => undefined); // heard of when it lands, unless an earlier one failed
    this.flights.push({ step, sentAt, tokens: realTokens(batches), report });
    this.sent++;
  }

  /** Waits for the oldest step on the device. */
  private async land(): Promise<CurvePoint> {
    const { step, sentAt, tokens, report } = this.flights.shift()!;
    const { loss, gradientNorm } = await report;
    this.checkDevice();
    if (!Number.isFinite(loss)) throw this.diverged(step + 1, String(loss));
    if (!Number.isFinite(gradientNorm)) throw this.diverged(step + 1, `a gradient of norm ${gradientNorm}`);
    this.done = step + 1;
    const now = this.ports.now();
    const tokensPerSecond = this.speed.after(tokens, (now - Math.max(sentAt, this.landedAt)) / 1000);
    this.landedAt = now;
    const learningRate = this.stepper.optimizer.rateAt(step);
    return { step: this.done, loss, learningRate, gradientNorm, tokensPerSecond };
  }

  private async validationLoss(): Promise<number> {
    const loss = await this.stepper.evaluate(this.evaluation);
    if (Number.isFinite(loss)) return loss;
    throw this.diverged(this.done, `a validation loss of ${loss}`);
  }

  private diverged(step: number, got: string): Expected {
    return diverged(this.start.settings, step, got);
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
    return Array.from({ length: count }, () => nextBatch(this.reader, this.rows));
  }

  /** Tells how many examples no row could hold: at the first one and with every checkpoint, if there are more. */
  private tellLeftOut(): void {
    const { leftOut } = this.reader;
    if (leftOut === this.toldLeftOut) return;
    this.toldLeftOut = leftOut;
    this.ports.tell({ kind: 'leftOut', examples: leftOut });
  }

  /** What a model writes is shown, never learned from: training does not end with it. */
  private async sampleIfPossible(): Promise<void> {
    try {
      await this.sample();
    } catch (error) {
      if (!(error instanceof Expected)) throw error;
      this.ports.tell({ kind: 'warning', failure: failureOf(error) });
    }
  }

  private async sample(): Promise<void> {
    const { vocabulary, settings } = this.start;
    const answerer = { model: this.model, vocabulary, objective: settings.objective };
    for (const example of this.asks) {
      const { inputs, targets } = questionOf(example, settings.objective);
      const written = await greedyText(answerer, inputs, settings.training.targetLength);
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

  /** Keeps a checkpoint of where the run stands, after the one before. */
  private async checkpoint(): Promise<void> {
    await this.keeping;
    this.tellLeftOut();
    const began = this.ports.now();
    await this.keep(await this.encode());
    this.keptAt = this.ports.now();
    this.keepingTook = this.keptAt - began;
  }

  /** Where the run stands, as bytes. Throws for values that are not finite: they are never kept. */
  private async encode(): Promise<KeptCheckpoint> {
    const step = this.done;
    const cursor = this.reader.cursor();
    const parameters = await this.model.read();
    for (const [name, { values }] of parameters) {
      if (!values.every(Number.isFinite)) throw this.diverged(step, `values in ${name} that are not finite`);
    }
    const optimizerState = await this.stepper.optimizer.readState();
    this.checkDevice();
    const { settings } = this.start;
    return { step, bytes: encodeRunCheckpoint({ step, cursor, settings, parameters, optimizerState }) };
  }

  /** A checkpoint that finds no room costs itself only. */
  private async keep(checkpoint: KeptCheckpoint): Promise<void> {
    try {
      await this.ports.keep(checkpoint);
      this.ports.tell({ kind: 'checkpoint', step: checkpoint.step });
    } catch (error) {
      this.ports.tell({ kind: 'warning', failure: failureOf(error) });
    }
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
