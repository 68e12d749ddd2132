// Which tiles are the best on this machine's adapter: read from storage when WebGPU is opened, measured the first time on
// a real GPU, and again on request. On a software adapter compiling takes longer than is won, and the rule was measured.

import { type TunedClass, tunedClasses } from '../src/config/tunedClasses.ts';
import { Expected } from '../src/errors/expected.ts';
import { engineBackend, type OpenedBackend } from '../src/gpu/device.ts';
import type { Tuning } from '../src/protocol/engine.ts';
import { type TunedFigures, tune, winnersOf } from '../src/session/tuning.ts';
import { tuningVersion } from '../src/session/tuningVersion.ts';
import { tuningRecords } from '../src/storage/recordStores.ts';
import type { TuningRecord } from '../src/storage/records.ts';
import { announce } from './announce.ts';

const recordId = 'tiles';
/** What a first visit is made to wait, in ms. */
const firstPatience = 4000;
let cancel: AbortController | undefined;

/** Ends the measuring after the run it is in; what was known before stays. */
export function cancelTiles(): void {
  cancel?.abort();
}

/**
 * Has the open backend use what is known of its adapter. To be called before anything is captured on it. `anew` measures,
 * whatever is known. Undefined where the rule holds.
 */
export async function takeWinners(opened: OpenedBackend, anew: boolean): Promise<Tuning | undefined> {
  const { name, adapter, software } = opened;
  const backend = engineBackend();
  if (name !== 'webgpu' || !backend) return undefined;
  const stored = await storedTunings();
  const before = tuningOf(stored?.[adapter]);
  const firstTime = stored !== undefined && !before && !software;
  const measured = anew || firstTime ? await measureAndKeep(opened, anew) : undefined;
  const tuning = measured ?? before;
  if (tuning) backend.winners = winnersOf(tuning.works);
  return tuning;
}

/** Undefined without storage. A damaged record is nothing known, and is written over. */
async function storedTunings(): Promise<Record<string, TuningRecord> | undefined> {
  try {
    return (await tuningRecords.read(recordId)) ?? {};
  } catch (error) {
    return error instanceof Expected && error.code === 'storage.record' ? {} : undefined;
  }
}

/** Figures of another version say nothing. */
function tuningOf(record: TuningRecord | undefined): Tuning | undefined {
  if (record?.version !== tuningVersion) return undefined;
  const known = (work: string) => tunedClasses.some((one) => one === work);
  return {
    measuredAt: record.measuredAt,
    works: record.works.filter(({ work }) => known(work)) as TunedFigures[],
  };
}

/** Undefined if it was cancelled or the device went away. What cannot be kept holds until the device is closed. */
async function measureAndKeep({ adapter, lost }: OpenedBackend, anew: boolean): Promise<Tuning | undefined> {
  const mine = new AbortController();
  cancel = mine;
  const gone = lost.then(() => mine.abort());
  const ports = {
    signal: mine.signal,
    tell: (work: TunedClass, share: number) => announce({ kind: 'measuringTiles', work, share }),
    ...(!anew && { timeUp: AbortSignal.timeout(firstPatience) }),
  };
  const works = await Promise.race([tune(engineBackend()!, ports), gone]).catch(() => undefined);
  if (!works) return undefined;
  const tuning = { measuredAt: Date.now(), works };
  const records = { ...(await storedTunings()), [adapter]: { version: tuningVersion, ...tuning } };
  await tuningRecords.write(recordId, records).catch(() => undefined);
  return tuning;
}
