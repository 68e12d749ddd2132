// One training in the engine worker: a session between storage and the page, begun again after a lost device.
import { textStream } from '../src/batches/textStream.ts';
import { failureOf } from '../src/errors/failure.ts';
import type { CurvePoint } from '../src/session/curve.ts';
import { thinned, upTo } from '../src/session/curve.ts';
import type { Sample, SessionEnd, SessionEvent, SessionPorts } from '../src/session/events.ts';
import { runThroughLosses } from '../src/session/recovery.ts';
import type { Session, SessionStart } from '../src/session/session.ts';
import { isLocked, withWriterLock } from '../src/storage/locks.ts';
import { runRecords } from '../src/storage/recordStores.ts';
import type { RunRecord } from '../src/storage/records.ts';
import { announce, announcePoint } from './announce.ts';
import { giveUpDevice, openDevice } from './device.ts';
import { holdDevice } from './deviceHolder.ts';
import { sweepEncodedTexts } from './encodedTexts.ts';
import { resumedByItself, resumedOnRequest } from './interruptions.ts';
import { openIds, openVocabulary } from './library.ts';
import {
  changeRun,
  deleteRun,
  keepCheckpoint,
  newestCheckpoint,
  openRun,
  type UnreadCheckpoint,
} from './runs.ts';

/** What the running training is asked; also before its session exists. */
interface Wish {
  runId: string;
  what?: 'pause' | 'stop';
  session?: Session;
  /** Settles when the training is over and its lock is free. */
  ended?: Promise<RunRecord>;
}

let running: Wish | undefined;

/** Asks the running training to end after the step under way. */
export function askTraining(runId: string, what: 'pause' | 'stop'): void {
  if (running?.runId !== runId) return;
  running.what = what;
  running.session?.ask(what);
}

/** Curve and samples of a run while it trains, ahead of what is stored. */
class Progress {
  curve: CurvePoint[];
  samples: Sample[];
  private evaluatedOn: RunRecord['evaluatedOn'];

  constructor(
    private readonly run: RunRecord,
    step: number,
    /** Checkpoints that it could not go on from; the first one that is kept replaces them. */
    private unread: readonly UnreadCheckpoint[],
  ) {
    this.curve = upTo(run.curve, step);
    this.evaluatedOn = run.evaluatedOn;
    this.samples = run.samples.filter((sample) => sample.step <= step);
  }

  hear(event: SessionEvent): void {
    const runId = this.run.id;
    switch (event.kind) {
      case 'point':
        this.curve.push(event.point);
        announcePoint(runId, event.point);
        break;
      case 'sample':
        this.samples.push(event.sample);
        announce({ ...event, runId });
        break;
      case 'evaluation':
        this.evaluatedOn = event.on;
        announce({ ...event, runId });
        break;
      case 'checkpoint':
        break; // told when it was kept, with its key
      default:
        announce({ ...event, runId });
    }
  }

  /** Keeps a checkpoint, and the record with everything up to it. */
  async keep({ step, bytes }: { step: number; bytes: Uint8Array }): Promise<void> {
    const { id } = this.run;
    const checkpointKey = await keepCheckpoint(id, step, bytes, Date.now(), this.unread);
    this.unread = [];
    await changeRun(id, (stored) => ({ ...this.record(stored, step), checkpointKey }), Date.now());
    announce({ kind: 'checkpoint', runId: id, step, key: checkpointKey });
  }

  private record(run: RunRecord, step: number): RunRecord {
    const curve = thinned(upTo(this.curve, step));
    const samples = this.samples.filter((sample) => sample.step <= step).slice(-300);
    const { evaluatedOn } = this;
    return { ...run, step, curve, samples, ...(evaluatedOn && { evaluatedOn }) };
  }
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

/** What a run goes on from, with its curve cut to there. */
async function openRunAt(run: RunRecord): Promise<{ start: SessionStart; ports: SessionPorts }> {
  announce({ kind: 'preparing', runId: run.id, phase: 'text' });
  const { checkpoint, damaged } = await newestCheckpoint(run.id);
  for (const { failure } of damaged) announce({ kind: 'warning', runId: run.id, failure });
  const vocabulary = await openVocabulary(run.settings.vocabularyId);
  const ids = await openIds(run.settings, vocabulary, Date.now());
  const examples = textStream(run.settings, vocabulary, ids);
  const progress = new Progress(run, checkpoint?.step ?? 0, damaged);
  return {
    start: { settings: run.settings, vocabulary, examples, ...(checkpoint && { checkpoint }) },
    ports: {
      tell: (event) => progress.hear(event),
      keep: (kept) => progress.keep(kept),
      now: () => performance.now(),
      breathe,
    },
  };
}

function trainThroughLosses(runId: string, wish: Wish): Promise<SessionEnd> {
  return runThroughLosses({
    openDevice,
    giveUp: giveUpDevice,
    open: async () => openRunAt(await openRun(runId)),
    began: (session) => {
      wish.session = session;
      if (wish.what) session.ask(wish.what);
    },
    warn: (failure) => announce({ kind: 'warning', runId, failure }),
  });
}

/** Changes the stored run; a full disk costs that write only. */
async function note(runId: string, change: (run: RunRecord) => RunRecord): Promise<RunRecord> {
  try {
    return await changeRun(runId, change, Date.now());
  } catch (error) {
    const unwritten = change(await openRun(runId)); // throws if the run itself is gone
    announce({ kind: 'warning', runId, failure: failureOf(error) });
    return unwritten;
  }
}

function announceStatus({ id: runId, status, step, failure }: RunRecord): void {
  announce({ kind: 'status', runId, status, step, ...(failure && { failure }) });
}

/** Pauses the runs that were cut off and that this one comes before: of those that train, the page shows one. */
async function pauseOthersCutOff(runId: string): Promise<void> {
  const { records } = await runRecords.list();
  for (const { id, status } of records) {
    if (status !== 'training' || id === runId || (await isLocked(id))) continue;
    announceStatus(await note(id, (run) => ({ ...run, status: 'paused' })));
  }
}

async function trainLocked(runId: string, wish: Wish, byItself: boolean): Promise<RunRecord> {
  const run = await note(runId, byItself ? resumedByItself : resumedOnRequest);
  if (run.status !== 'training') return run;
  announceStatus(run);
  await pauseOthersCutOff(runId).catch((error) =>
    announce({ kind: 'warning', runId, failure: failureOf(error) }),
  );
  // Whatever happens, the record must not go on saying that it trains.
  const end = await trainThroughLosses(runId, wish).catch(
    (error): SessionEnd => ({ kind: 'failed', step: run.step, failure: failureOf(error) }),
  );
  const failure = end.kind === 'failed' ? end.failure : undefined;
  return note(runId, (stored) => ({ ...stored, status: end.kind, ...(failure && { failure }) }));
}

async function trainAlone(runId: string, wish: Wish, byItself: boolean): Promise<RunRecord> {
  try {
    return await withWriterLock(runId, () => trainLocked(runId, wish, byItself));
  } finally {
    running = undefined;
  }
}

/**
 * Trains a run until it is done, paused, stopped or failed. `byItself`: nobody asked, the run was cut off.
 * @throws Expected `training.busy`, `measuring.busy` or `storage.locked`
 */
export async function trainRun(runId: string, byItself: boolean): Promise<RunRecord> {
  const ended = await holdDevice('training', () => {
    const wish: Wish = { runId };
    running = wish; // before the lock is granted, so that a pause meanwhile finds it
    wish.ended = trainAlone(runId, wish, byItself);
    return wish.ended;
  });
  announceStatus(ended); // only now can it be resumed
  return ended;
}

/** Forgets a run, after its training has ended. Throws Expected `storage.locked` while another tab trains it. */
export async function forgetRun(runId: string): Promise<void> {
  if (running?.runId === runId) {
    askTraining(runId, 'stop');
    await running.ended?.catch(() => undefined);
  }
  await withWriterLock(runId, () => deleteRun(runId));
  await sweepEncodedTexts().catch(() => 0); // what stays goes at the next start
}
