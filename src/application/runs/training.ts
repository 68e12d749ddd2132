// One training as its session sees the world: what it goes on from, where its events and checkpoints go, what it is asked.
import { textStream } from '../../batches/textStream.ts';
import type { EngineEvent } from '../../protocol/events.ts';
import type { CurvePoint } from '../../session/curve.ts';
import { thinned, upTo } from '../../session/curve.ts';
import type { KeptCheckpoint, Sample, SessionEvent } from '../../session/events.ts';
import type { RecoveryPorts } from '../../session/recovery.ts';
import type { SessionStart } from '../../session/session.ts';
import type { RunRecord } from '../../storage/records.ts';
import type { EngineDevice } from '../device/engineDevice.ts';
import type { Job } from '../jobs.ts';
import { openIds, openVocabulary } from '../library/library.ts';
import { openModel, requireModel } from '../models/models.ts';
import { changeRun, keepCheckpoint, newestCheckpoint, openRun, type UnreadCheckpoint } from './storedRuns.ts';

/** Samples that are kept with a run. */
const mostSamples = 300;

export interface TrainingPorts {
  device: Pick<EngineDevice, 'open' | 'giveUp'>;
  tell(event: EngineEvent): void;
}

export class Training implements RecoveryPorts {
  private wish: 'pause' | 'stop' | undefined;
  /** Steps of the whole run. */
  private steps = 1;
  /** Curve and samples while it trains, ahead of what is stored. */
  private curve: CurvePoint[] = [];
  private samples: Sample[] = [];
  private evaluatedOn: RunRecord['evaluatedOn'];
  /** Checkpoints that it could not go on from; the first one that is kept replaces them. */
  private unread: readonly UnreadCheckpoint[] = [];

  constructor(
    readonly runId: string,
    private readonly ports: TrainingPorts,
    private readonly job: Job,
  ) {
    job.signal.addEventListener('abort', () => this.ask('stop'), { once: true });
  }

  /** Asks it to end after the step under way; also before it has begun. */
  ask(what: 'pause' | 'stop'): void {
    this.wish = what;
  }

  readonly asked = () => this.wish;
  readonly openDevice = () => this.ports.device.open();
  readonly giveUp: RecoveryPorts['giveUp'] = (device) => this.ports.device.giveUp(device);
  readonly now = () => performance.now();
  readonly breathe = breathe;

  /** What the run goes on from, with its curve cut to there. */
  readonly open = async (): Promise<SessionStart> => {
    const { runId } = this;
    const run = await openRun(runId);
    const { settings } = run;
    this.job.tell('text');
    const { checkpoint, damaged } = await newestCheckpoint(runId);
    for (const { failure } of damaged) this.ports.tell({ kind: 'warning', runId, failure });
    const vocabulary = await openVocabulary(settings.vocabularyId);
    const ids = await openIds(settings, vocabulary, Date.now());
    this.goOnFrom(run, checkpoint?.step ?? 0, damaged);
    const begun = checkpoint ? { checkpoint } : await initialOf(run);
    return { settings, vocabulary, examples: textStream(settings, vocabulary, ids), ...begun };
  };

  private goOnFrom(run: RunRecord, step: number, damaged: readonly UnreadCheckpoint[]): void {
    this.steps = run.settings.training.steps;
    this.curve = upTo(run.curve, step);
    this.samples = run.samples.filter((sample) => sample.step <= step);
    this.evaluatedOn = run.evaluatedOn;
    this.unread = damaged;
  }

  readonly tell = (event: SessionEvent): void => {
    const { runId } = this;
    switch (event.kind) {
      case 'preparing':
        this.job.tell(event.phase);
        break;
      case 'point':
        this.curve.push(event.point);
        this.job.tell('steps', event.point.step / this.steps);
        this.ports.tell({ kind: 'curve', runId, points: [event.point] });
        break;
      case 'sample':
        this.samples.push(event.sample);
        this.ports.tell({ ...event, runId });
        break;
      case 'evaluation':
        this.evaluatedOn = event.on;
        this.ports.tell({ ...event, runId });
        break;
      case 'checkpoint':
        break; // told when it was kept, with its key
      default:
        this.ports.tell({ ...event, runId });
    }
  };

  /** Keeps a checkpoint, and the record with everything up to it. */
  readonly keep = async ({ step, bytes }: KeptCheckpoint): Promise<void> => {
    const { runId } = this;
    const key = await keepCheckpoint(runId, step, bytes, Date.now(), this.unread);
    this.unread = [];
    await changeRun(runId, (stored) => ({ ...this.record(stored, step), checkpointKey: key }), Date.now());
    this.ports.tell({ kind: 'checkpoint', runId, step, key });
  };

  private record(run: RunRecord, step: number): RunRecord {
    const curve = thinned(upTo(this.curve, step));
    const samples = this.samples.filter((sample) => sample.step <= step).slice(-mostSamples);
    const { evaluatedOn } = this;
    return { ...run, step, curve, samples, ...(evaluatedOn && { evaluatedOn }) };
  }
}

/** The weights that a run begins with, where they are a model's. */
async function initialOf({ from }: RunRecord): Promise<Pick<SessionStart, 'parameters'>> {
  return from === undefined ? {} : { parameters: (await openModel(await requireModel(from))).parameters };
}

function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
