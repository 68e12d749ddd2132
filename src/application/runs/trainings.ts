// Which run trains, one at a time: its lock, its record before and after, and who may end it.
import { failureOf } from '../../errors/failure.ts';
import type { SessionEnd } from '../../session/events.ts';
import { runThroughLosses } from '../../session/recovery.ts';
import { isLocked, withWriterLock } from '../../storage/locks.ts';
import { runRecords } from '../../storage/recordStores.ts';
import type { RunRecord } from '../../storage/records.ts';
import type { DeviceHolder } from '../device/deviceHolder.ts';
import type { Job } from '../jobs.ts';
import { sweepEncodedTexts } from '../library/encodedTexts.ts';
import { resumedByItself, resumedOnRequest } from './interruptions.ts';
import { changeRun, deleteRun, openRun } from './storedRuns.ts';
import { Training, type TrainingPorts } from './training.ts';

interface TrainingsPorts extends TrainingPorts {
  holder: DeviceHolder;
}

export class Trainings {
  /** `ended` settles when the training is over and its lock is free. */
  private running: { training: Training; ended: Promise<RunRecord> } | undefined;

  constructor(private readonly ports: TrainingsPorts) {}

  /** Asks the running training to end after the step under way. */
  ask(runId: string, what: 'pause' | 'stop'): void {
    if (this.running?.training.runId === runId) this.running.training.ask(what);
  }

  /**
   * Trains a run until it is done, paused, stopped or failed. `byItself`: nobody asked, the run was cut off.
   * @throws Expected `training.busy`, `measuring.busy` or `storage.locked`
   */
  async train(runId: string, byItself: boolean, job: Job): Promise<RunRecord> {
    const ended = await this.ports.holder.hold('training', () => {
      const training = new Training(runId, this.ports, job);
      const whole = this.trainAlone(training, byItself);
      this.running = { training, ended: whole }; // before the lock is granted, so that a pause meanwhile finds it
      return whole;
    });
    this.ports.tell({ kind: 'run', run: ended }); // only now can it be resumed
    return ended;
  }

  /** Forgets a run, after its training has ended. Throws Expected `storage.locked` while another tab trains it. */
  async forget(runId: string): Promise<void> {
    if (this.running?.training.runId === runId) {
      this.ask(runId, 'stop');
      await this.running.ended.catch(() => undefined);
    }
    await withWriterLock(runId, () => deleteRun(runId));
    await sweepEncodedTexts().catch(() => 0); // what stays goes at the next start
  }

  private async trainAlone(training: Training, byItself: boolean): Promise<RunRecord> {
    try {
      return await withWriterLock(training.runId, () => this.trainLocked(training, byItself));
    } finally {
      this.running = undefined;
    }
  }

  private async trainLocked(training: Training, byItself: boolean): Promise<RunRecord> {
    const { runId } = training;
    const run = await this.note(runId, byItself ? resumedByItself : resumedOnRequest);
    if (run.status !== 'training') return run;
    this.ports.tell({ kind: 'run', run });
    await this.pauseOthersCutOff(runId).catch((error) => this.warn(runId, error));
    // Whatever happens, the record must not go on saying that it trains.
    const end = await runThroughLosses(training).catch(
      (error): SessionEnd => ({ kind: 'failed', step: run.step, failure: failureOf(error) }),
    );
    const failure = end.kind === 'failed' ? end.failure : undefined;
    return this.note(runId, (stored) => ({ ...stored, status: end.kind, ...(failure && { failure }) }));
  }

  /** Pauses the runs that were cut off and that this one comes before: of those that train, the page shows one. */
  private async pauseOthersCutOff(runId: string): Promise<void> {
    const { records } = await runRecords.list();
    for (const { id, status } of records) {
      if (status !== 'training' || id === runId || (await isLocked(id))) continue;
      const run = await this.note(id, (stored) => ({ ...stored, status: 'paused' }));
      this.ports.tell({ kind: 'run', run });
    }
  }

  /** Changes the stored run; a full disk costs that write only. */
  private async note(runId: string, change: (run: RunRecord) => RunRecord): Promise<RunRecord> {
    try {
      return await changeRun(runId, change, Date.now());
    } catch (error) {
      const unwritten = change(await openRun(runId)); // throws if the run itself is gone
      this.warn(runId, error);
      return unwritten;
    }
  }

  private warn(runId: string, error: unknown): void {
    this.ports.tell({ kind: 'warning', runId, failure: failureOf(error) });
  }
}
