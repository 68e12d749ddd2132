// One training in the engine worker: a session between storage and the page, begun again after a lost device.
import { Expected } from '../src/errors/expected.ts';
import { engineBackend } from '../src/gpu/device.ts';
import { parameterShapes } from '../src/model/parameters.ts';
import { thinned, upTo } from '../src/session/curve.ts';
import type { SessionEnd, SessionEvent } from '../src/session/events.ts';
import { failureOf } from '../src/session/failure.ts';
import { Session } from '../src/session/session.ts';
import { withWriterLock } from '../src/storage/locks.ts';
import type { CurvePoint, RunRecord, SampleRecord } from '../src/storage/records.ts';
import { announce, announcePoint } from './announce.ts';
import { type Device, openDevice } from './device.ts';
import { openIds, openVocabulary } from './library.ts';
import { changeRun, keepCheckpoint, newestCheckpoint, openRun } from './runs.ts';

/** Losses of the device in a row, without a step in between, after which a run gives up. */
const mostLosses = 3;

/** What the running training is asked; also before its session exists. */
interface Wish {
  runId: string;
  what?: 'pause' | 'stop';
  session?: Session;
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
  samples: SampleRecord[];

  constructor(
    private readonly run: RunRecord,
    step: number,
  ) {
    this.curve = upTo(run.curve, step);
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
      default:
        announce({ ...event, runId });
    }
  }

  /** The record with everything up to `step`. */
  record(run: RunRecord, step: number): RunRecord {
    const curve = thinned(upTo(this.curve, step));
    return { ...run, step, curve, samples: this.samples.filter((sample) => sample.step <= step).slice(-300) };
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

/** Refuses what the device cannot hold in one buffer, before anything is allocated. */
function checkFits(run: RunRecord): void {
  const limit = engineBackend()?.device.limits.maxStorageBufferBindingSize;
  if (limit === undefined) return;
  for (const [name, shape] of parameterShapes(run.settings.model)) {
    const bytes = 4 * shape.reduce((product, size) => product * size, 1);
    if (bytes <= limit) continue;
    const remedy = 'Choose a smaller size or a smaller vocabulary.';
    throw new Expected(
      'device.limit',
      `${name} to fit into ${limit} bytes, the most this device binds`,
      `${bytes} bytes`,
      remedy,
    );
  }
}

async function openSession(run: RunRecord, wish: Wish): Promise<Session> {
  const { checkpoint, damaged } = await newestCheckpoint(run.id);
  for (const failure of damaged) announce({ kind: 'warning', runId: run.id, failure });
  checkFits(run);
  const vocabulary = await openVocabulary(run.settings.vocabularyId);
  const ids = await openIds(run.settings, vocabulary, Date.now());
  const progress = new Progress(run, checkpoint?.step ?? 0);
  const keep = async ({ step, bytes }: { step: number; bytes: Uint8Array }) => {
    const checkpointKey = await keepCheckpoint(run.id, step, bytes, Date.now());
    await changeRun(run.id, (stored) => ({ ...progress.record(stored, step), checkpointKey }), Date.now());
  };
  const ports = {
    tell: (event: SessionEvent) => progress.hear(event),
    keep,
    now: () => performance.now(),
    breathe,
  };
  const session = new Session(
    { settings: run.settings, vocabulary, ids, ...(checkpoint && { checkpoint }) },
    ports,
  );
  wish.session = session;
  if (wish.what) session.ask(wish.what);
  return session;
}

async function runOnce(run: RunRecord, wish: Wish, device: Device): Promise<SessionEnd> {
  let session: Session | undefined;
  try {
    session = await openSession(run, wish);
    const end = await session.run();
    if (end.kind === 'failed' && device.lost) return { ...end, failure: failureOf(device.lost) };
    return end;
  } catch (error) {
    return { kind: 'failed', step: run.step, failure: failureOf(device.lost ?? error) };
  } finally {
    if (!device.lost) session?.dispose();
    delete wish.session;
  }
}

/** Runs, and goes on from the last checkpoint on a new device for as long as that gets further. */
async function runThroughLosses(run: RunRecord, wish: Wish): Promise<SessionEnd> {
  let [losses, reached] = [0, -1];
  for (;;) {
    const device = await openDevice();
    const end = await runOnce(await openRun(run.id), wish, device);
    if (end.kind !== 'failed' || end.failure.code !== 'device.lost') return end;
    losses = end.step > reached ? 1 : losses + 1;
    reached = Math.max(reached, end.step);
    if (losses >= mostLosses) return end;
    announce({ kind: 'warning', runId: run.id, failure: end.failure });
  }
}

function statusOf(end: SessionEnd): RunRecord['status'] {
  return end.kind;
}

async function trainLocked(runId: string): Promise<RunRecord> {
  const wish: Wish = { runId };
  running = wish;
  try {
    const run = await changeRun(
      runId,
      ({ failure: _, ...stored }) => ({ ...stored, status: 'training' }),
      Date.now(),
    );
    announce({ kind: 'status', runId, status: 'training', step: run.step });
    const end = await runThroughLosses(run, wish);
    const failure = end.kind === 'failed' ? end.failure : undefined;
    const ended = await changeRun(
      runId,
      (stored) => ({ ...stored, status: statusOf(end), ...(failure && { failure }) }),
      Date.now(),
    );
    announce({ kind: 'status', runId, status: ended.status, step: ended.step, ...(failure && { failure }) });
    return ended;
  } finally {
    running = undefined;
  }
}

/** Trains a run until it is done, paused, stopped or failed. Throws Expected `training.busy` or `storage.locked`. */
export function trainRun(runId: string): Promise<RunRecord> {
  if (running) {
    throw new Expected(
      'training.busy',
      'one training at a time',
      `a second one`,
      'Pause or stop the other run first.',
    );
  }
  return withWriterLock(runId, () => trainLocked(runId));
}
