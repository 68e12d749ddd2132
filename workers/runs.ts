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

/** Changes a stored run and gives it back. */
export async function changeRun(
  id: string,
  change: (run: RunRecord) => RunRecord,
  now: number,
): Promise<RunRecord> {
  const changed = { ...change(await openRun(id)), updatedAt: now };
  await runRecords.write(id, changed);
  return changed;
}

function stepOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('/') + 1));
}

/** Keys of a run's checkpoints, newest first. */
async function checkpointKeys(runId: string): Promise<string[]> {
  const { manifests } = await listManifests('checkpoints');
  const keys = manifests.map(({ key }) => key).filter((key) => key.startsWith(`${runId}/`));
  return keys.sort((a, b) => stepOf(b) - stepOf(a));
}

/** The newest checkpoint that is whole, and a sentence for every newer one that is not. */
export async function newestCheckpoint(
  runId: string,
): Promise<{ checkpoint?: RunCheckpoint; damaged: Failure[] }> {
  const damaged: Failure[] = [];
  for (const key of await checkpointKeys(runId)) {
    try {
      const stored = await readBlob('checkpoints', key);
      if (stored) return { checkpoint: decodeRunCheckpoint(stored.bytes), damaged };
    } catch (error) {
      damaged.push(failureOf(error));
    }
  }
  return { damaged };
}

/** Keeps a checkpoint, then lets go of all but the newest two. Returns its key. */
export async function keepCheckpoint(
  runId: string,
  step: number,
  bytes: Uint8Array,
  now: number,
): Promise<string> {
  const key = `${runId}/${step}`;
  await writeBlob('checkpoints', key, [bytes], { about: { step }, createdAt: now });
  for (const old of (await checkpointKeys(runId)).slice(checkpointsKept))
    await deleteBlob('checkpoints', old);
  return key;
}

/** Forgets a run and its checkpoints. */
export async function deleteRun(runId: string): Promise<void> {
  await runRecords.remove(runId);
  for (const key of await checkpointKeys(runId)) await deleteBlob('checkpoints', key);
}
