// Which tiles are the best on this machine's adapter: read from storage when WebGPU is opened, measured the first time on
// a real GPU, and again on request. On a software adapter compiling takes longer than is won, and the rule was measured.
// What nobody asked for is tried once, whatever comes of it, and counts only if later visits will read the same.

import { type TunedClass, tunedClasses } from '../src/config/tunedClasses.ts';
import { DeviceLost, Expected } from '../src/errors/expected.ts';
import { engineBackend, type OpenedBackend, requireBackend } from '../src/gpu/device.ts';
import type { TunedFigures, Tuning } from '../src/session/tunedFigures.ts';
import { tune, winnersOf } from '../src/session/tuning.ts';
import { tuningVersion } from '../src/session/tuningVersion.ts';
import { untilAborted } from '../src/session/untilAborted.ts';
import { tuningRecords } from '../src/storage/recordStores.ts';
import type { TuningRecord } from '../src/storage/records.ts';
import { announce } from './announce.ts';
import { letEnd } from './dropped.ts';

const recordId = 'tiles';
/** What a first visit is made to wait, in ms. */
const firstPatience = 4000;
let cancel: AbortController | undefined;

/** Ends the measuring at once, also while a class compiles; what was known before stays. */
export function cancelTiles(): void {
  cancel?.abort();
}

/** What was taken. */
export interface Taken {
  /** Undefined where the rule holds. */
  tuning?: Tuning | undefined;
  /** Why measuring on request failed; what was known before holds. */
  failure?: unknown;
}

/**
 * Has the open backend use what is known of its adapter. To be called before anything is captured on it. `anew` measures,
 * whatever is known.
 */
export async function takeWinners(opened: OpenedBackend, anew: boolean): Promise<Taken> {
  const { name, adapter, software } = opened;
  const backend = engineBackend();
  if (name !== 'webgpu' || !backend) return {};
  const stored = await storedTunings();
  const before = tuningOf(stored?.[adapter]);
  const untried = stored !== undefined && stored[adapter]?.version !== tuningVersion;
  const measured = anew ? await onRequest(opened) : untried && !software ? await unasked(opened) : {};
  const taken = { ...measured, tuning: measured.tuning ?? before };
  if (taken.tuning) backend.setWinners(winnersOf(taken.tuning.works));
  return taken;
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

/** What cannot be kept holds until the device is closed. */
async function onRequest(opened: OpenedBackend): Promise<Taken> {
  try {
    const tuning = await measure(opened);
    return { tuning: tuning && (tuningOf(await keep(opened.adapter, tuning)) ?? tuning) };
  } catch (failure) {
    return { failure };
  }
}

/** Kept before as tried: what takes the device away is to do so once. What cannot be kept does not hold. */
async function unasked(opened: OpenedBackend): Promise<Taken> {
  if (!(await keep(opened.adapter, { measuredAt: Date.now(), works: [] }))) return {};
  const tuning = await measure(opened, AbortSignal.timeout(firstPatience)).catch(() => undefined);
  return { tuning: tuning && tuningOf(await keep(opened.adapter, tuning)) };
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

/** Undefined if it was cancelled, the device went away or no class has a verdict. */
async function measure({ lost }: OpenedBackend, timeUp?: AbortSignal): Promise<Tuning | undefined> {
  const mine = new AbortController();
  cancel = mine;
  const gone = lost.then(() => mine.abort());
  const ports = {
    signal: mine.signal,
    tell: (work: TunedClass, share: number) => announce({ kind: 'measuringTiles', work, share }),
    // On a device that is gone nothing goes on.
    dropped: (work: Promise<unknown>) => letEnd(Promise.race([work, lost])),
    ...(timeUp && { timeUp }),
  };
  try {
    const backend = requireBackend();
    const works = await Promise.race([untilAborted(mine.signal, tune(backend, ports)), gone]);
    return works && works.length > 0 ? { measuredAt: Date.now(), works } : undefined;
  } catch (error) {
    if (mine.signal.aborted || error instanceof DeviceLost) return undefined;
    throw error;
  }
}
