// Runs in storage, for the engine worker: records, and checkpoints of which the newest two are kept.
import { decodeRunCheckpoint, type RunCheckpoint } from '../src/checkpoints/runCheckpoint.ts';
import { Expected } from '../src/errors/expected.ts';
import { failureOf } from '../src/session/failure.ts';
import { deleteBlob, listManifests, readBlob, writeBlob } from '../src/storage/blobs.ts';
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

/** Keys of a run's checkpoints, newest first by the clock: one that a run left behind may be further on. */
async function checkpointKeys(runId: string): Promise<string[]> {
  const { manifests } = await listManifests('checkpoints');
  const own = manifests.filter(({ key }) => key.startsWith(`${runId}/`));
  own.sort((a, b) => b.manifest.createdAt - a.manifest.createdAt || stepOf(b.key) - stepOf(a.key));
  return own.map(({ key }) => key);
}

/**
 * The newest whole checkpoint, and a sentence for every newer one that is damaged. A worker that ended between a
 * checkpoint and its record left one further on than the curve: it counts only if there is no other.
 */
export async function newestCheckpoint(
  runId: string,
): Promise<{ checkpoint?: RunCheckpoint; damaged: Failure[] }> {
  const [{ step }, keys] = [await openRun(runId), await checkpointKeys(runId)];
  const recorded = keys.filter((key) => stepOf(key) <= step);
  const damaged: Failure[] = [];
  for (const key of [...recorded, ...keys.filter((each) => stepOf(each) > step)]) {
    try {
      const stored = await readBlob('checkpoints', key);
      if (stored) return { checkpoint: decodeRunCheckpoint(stored.bytes), damaged };
    } catch (error) {
      damaged.push(failureOf(error));
    }
  }
  return { damaged };
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
  const keys = await checkpointKeys(runId);
  const kept = keys.filter((each) => stepOf(each) <= step).slice(0, checkpointsKept);
  for (const other of keys) if (!kept.includes(other)) await deleteBlob('checkpoints', other);
  return key;
}

/** Forgets a run: its checkpoints first, so that none stays behind without a record to find it by. */
export async function deleteRun(runId: string): Promise<void> {
  for (const key of await checkpointKeys(runId)) await deleteBlob('checkpoints', key);
  await runRecords.remove(runId);
}
