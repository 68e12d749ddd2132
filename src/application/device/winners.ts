// Which tiles are the best on this machine's adapter: read from storage when WebGPU is opened, measured the first time on
// a real GPU, and again on request. On a software adapter compiling takes longer than is won, and the rule was measured.
// What nobody asked for is tried once, whatever comes of it, and counts only if later visits will read the same.

import { tunedClasses } from '../../config/tunedClasses.ts';
import { DeviceLost, Expected } from '../../errors/expected.ts';
import { engineBackend, type OpenedBackend, requireBackend } from '../../gpu/device.ts';
import type { TunedFigures, Tuning } from '../../session/tunedFigures.ts';
import { tune, winnersOf } from '../../session/tuning.ts';
import { tuningVersion } from '../../session/tuningVersion.ts';
import { untilAborted } from '../../session/untilAborted.ts';
import { tuningRecords } from '../../storage/recordStores.ts';
import type { TuningRecord } from '../../storage/records.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { DroppedWorks } from './dropped.ts';

const recordId = 'tiles';
/** What a first visit is made to wait, in ms. */
const firstPatience = 4000;

/** What was taken. */
interface Taken {
  /** Undefined where the rule holds. */
  tuning?: Tuning | undefined;
  /** Why measuring on request failed; what was known before holds. */
  failure?: unknown;
}

export class TileWinners {
  constructor(
    private readonly jobs: Jobs,
    private readonly dropped: DroppedWorks,
  ) {}

  /**
   * Has the open backend use what is known of its adapter. To be called before anything is captured on it. `asked`: the
   * job of whoever wants it measured, whatever is known; ended at once when that is cancelled, and what was known stays.
   */
  async take(opened: OpenedBackend, asked?: Job): Promise<Taken> {
    const { name, adapter, software } = opened;
    const backend = engineBackend();
    if (name !== 'webgpu' || !backend) return {};
    const stored = await storedTunings();
    const before = tuningOf(stored?.[adapter]);
    const untried = stored !== undefined && stored[adapter]?.version !== tuningVersion;
    const measured = asked
      ? await this.onRequest(opened, asked)
      : untried && !software
        ? await this.unasked(opened)
        : {};
    const taken = { ...measured, tuning: measured.tuning ?? before };
    if (taken.tuning) backend.setWinners(winnersOf(taken.tuning.works));
    return taken;
  }

  /** What cannot be kept holds until the device is closed. */
  private async onRequest(opened: OpenedBackend, job: Job): Promise<Taken> {
    try {
      const tuning = await this.measure(opened, job);
      return { tuning: tuning && (tuningOf(await keep(opened.adapter, tuning)) ?? tuning) };
    } catch (failure) {
      return { failure };
    }
  }

  /** Kept before as tried: what takes the device away is to do so once. What cannot be kept does not hold. */
  private async unasked(opened: OpenedBackend): Promise<Taken> {
    if (!(await keep(opened.adapter, { measuredAt: Date.now(), works: [] }))) return {};
    const measuring = this.jobs.runUnasked('measureTiles', (job) =>
      this.measure(opened, job, AbortSignal.timeout(firstPatience)),
    );
    const tuning = await measuring.catch(() => undefined);
    return { tuning: tuning && tuningOf(await keep(opened.adapter, tuning)) };
  }

  /** Undefined if it was cancelled, the device went away or no class has a verdict. */
  private async measure(
    { lost }: OpenedBackend,
    job: Job,
    timeUp?: AbortSignal,
  ): Promise<Tuning | undefined> {
    const gone = new AbortController();
    const away = lost.then(() => gone.abort());
    const signal = AbortSignal.any([job.signal, gone.signal]);
    const ports = {
      signal,
      tell: job.tell,
      // On a device that is gone nothing goes on.
      dropped: (work: Promise<unknown>) => this.dropped.letEnd(Promise.race([work, lost])),
      ...(timeUp && { timeUp }),
    };
    try {
      const backend = requireBackend();
      const works = await Promise.race([untilAborted(signal, tune(backend, ports)), away]);
      return works && works.length > 0 ? { measuredAt: Date.now(), works } : undefined;
    } catch (error) {
      if (signal.aborted || error instanceof DeviceLost) return undefined;
      throw error;
    }
  }
}

/** Undefined without storage. A damaged record is nothing known, and is written over. */
async function storedTunings(): Promise<Record<string, TuningRecord> | undefined> {
  try {
    return (await tuningRecords.read(recordId)) ?? {};
  } catch (error) {
    return error instanceof Expected && error.code === 'storage.record' ? {} : undefined;
  }
}

/** Figures of another version say nothing; a record without any says only that it was tried. */
function tuningOf(record: TuningRecord | undefined): Tuning | undefined {
  if (record?.version !== tuningVersion || record.works.length === 0) return undefined;
  return { measuredAt: record.measuredAt, works: record.works.filter(isKnown) };
}

function isKnown(figures: TuningRecord['works'][number]): figures is TunedFigures {
  return tunedClasses.some((one) => one === figures.work);
}

/** What storage gives back of it; undefined if it could not be written. */
async function keep(adapter: string, tuning: Tuning): Promise<TuningRecord | undefined> {
  const stored = await storedTunings();
  if (!stored) return undefined;
  try {
    await tuningRecords.write(recordId, { ...stored, [adapter]: { version: tuningVersion, ...tuning } });
  } catch {
    return undefined;
  }
  return (await storedTunings())?.[adapter];
}
