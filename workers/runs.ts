// Runs in storage, for the engine worker: records, and checkpoints of which the newest two are kept.
import { decodeRunCheckpoint, type RunCheckpoint } from '../src/checkpoints/runCheckpoint.ts';
import { Expected } from '../src/errors/expected.ts';
import { failureOf } from '../src/session/failure.ts';
import {
  deleteBlob,
  listManifests,
  type ManifestList,
  readBlob,
  storedKeys,
  writeBlob,
} from '../src/storage/blobs.ts';
import { runRecords } from '../src/storage/recordStores.ts';
import type { Failure, RunRecord } from '../src/storage/records.ts';

const checkpointsKept = 2;

/** A run by id. Throws Expected `run.missing`. */
export async function openRun(id: string): Promise<RunRecord> {
  const record = await runRecords.read(id);
  if (record) return record;
  throw new Expected('run.missing', `the run ${id}`, 'nothing', 'Choose another run, or start a new one.');
}

/** Changes a stored run and gives it back. One change at a time over all tabs: a new name must not undo a step. */
export function changeRun(
  id: string,
  change: (run: RunRecord) => RunRecord,
  now: number,
): Promise<RunRecord> {
  return navigator.locks.request(`t5-playground-record-${id}`, async () => {
    const changed = { ...change(await openRun(id)), updatedAt: now };
    await runRecords.write(id, changed);
    return changed;
  });
}

function stepOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('/') + 1));
}

/** A run's checkpoints: keys newest first by the clock, for one that a run left behind may be further on. */
async function listCheckpoints(runId: string): Promise<{ keys: string[]; damaged: ManifestList['damaged'] }> {
  const { manifests, damaged } = await listManifests('checkpoints');
  const isOwn = ({ key }: { key: string }) => key.startsWith(`${runId}/`);
  const own = manifests.filter(isOwn);
  own.sort((a, b) => b.manifest.createdAt - a.manifest.createdAt || stepOf(b.key) - stepOf(a.key));
  return { keys: own.map(({ key }) => key), damaged: damaged.filter(isOwn) };
}

/** What a run goes on from. */
export interface NewestCheckpoint {
  /** Absent until the first one is kept. */
  checkpoint?: RunCheckpoint;
  /** A sentence for every newer one that cannot be read. */
  damaged: Failure[];
}

/**
 * The newest whole checkpoint. A worker that ended between a checkpoint and its record left one further on than the
 * curve: it counts only if there is no other.
 * @throws Expected `run.damaged` if the run has kept checkpoints and none of them is whole
 */
export async function newestCheckpoint(runId: string): Promise<NewestCheckpoint> {
  const [run, { keys, damaged }] = [await openRun(runId), await listCheckpoints(runId)];
  const recorded = keys.filter((key) => stepOf(key) <= run.step);
  const unread: Failure[] = [];
  for (const key of [...recorded, ...keys.filter((each) => stepOf(each) > run.step)]) {
    try {
      const stored = await readBlob('checkpoints', key);
      if (!stored) continue;
      const newer = damaged.filter((other) => stepOf(other.key) > stepOf(key));
      const failures = [...newer.map(({ error }) => failureOf(error)), ...unread];
      return { checkpoint: decodeRunCheckpoint(stored.bytes), damaged: failures };
    } catch (error) {
      unread.push(failureOf(error));
    }
  }
  const failures = [...damaged.map(({ error }) => failureOf(error)), ...unread];
  if (failures.length > 0 || run.checkpointKey !== undefined) throw nothingWhole(run, failures);
  return { damaged: [] };
}

/** Beginning again from step 0 under the same name would throw away the curve and what could still be mended. */
function nothingWhole({ name, step }: RunRecord, damaged: readonly Failure[]): Expected {
  const got = damaged.length === 0 ? 'none' : `${damaged.length} damaged (${damaged[0]!.message})`;
  const remedy = 'Start again as a new run with the same settings; this one is kept as it is.';
  return new Expected('run.damaged', `a whole checkpoint of ${name} up to step ${step}`, got, remedy);
}

/**
 * Keeps a checkpoint, then lets go of all but it and the one before. Later ones go as well: the run went on from
 * before them because they could not be read, and they must not push out the whole ones. Returns its key.
 */
export async function keepCheckpoint(
  runId: string,
  step: number,
  bytes: Uint8Array,
  now: number,
): Promise<string> {
  const key = `${runId}/${step}`;
  await writeBlob('checkpoints', key, [bytes], { about: { step }, createdAt: now });
  const { keys } = await listCheckpoints(runId);
  const kept = keys.filter((each) => stepOf(each) <= step).slice(0, checkpointsKept);
  for (const other of keys) if (!kept.includes(other)) await deleteBlob('checkpoints', other);
  return key;
}

/** Forgets a run: its checkpoints first, damaged ones too, so that none stays without a record to find it by. */
export async function deleteRun(runId: string): Promise<void> {
  const own = (await storedKeys('checkpoints')).filter((key) => key.startsWith(`${runId}/`));
  for (const key of own) await deleteBlob('checkpoints', key);
  await runRecords.remove(runId);
}
