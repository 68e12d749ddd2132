// Runs in storage, for the engine worker: records, and checkpoints of which the newest two are kept.
import { decodeRunCheckpoint, type RunCheckpoint } from '../../checkpoints/runCheckpoint.ts';
import { Expected } from '../../errors/expected.ts';
import type { Failure } from '../../errors/failure.ts';
import { failureOf } from '../../errors/failure.ts';
import { deleteBlob, listManifests, readBlob, storedKeys, writeBlob } from '../../storage/blobs.ts';
import { runRecords } from '../../storage/recordStores.ts';
import type { RunRecord } from '../../storage/records.ts';

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

/** A checkpoint that cannot be read, and why. */
export interface UnreadCheckpoint {
  key: string;
  failure: Failure;
}

interface StoredCheckpoints {
  /** Newest first by the time they were kept at, for one that a run left behind may be further on. */
  keys: string[];
  /** When the newest was kept; 0 where there is none. */
  newestAt: number;
  damaged: UnreadCheckpoint[];
}

async function listCheckpoints(runId: string): Promise<StoredCheckpoints> {
  const { manifests, damaged } = await listManifests('checkpoints');
  const isOwn = ({ key }: { key: string }) => key.startsWith(`${runId}/`);
  const own = manifests.filter(isOwn);
  own.sort((a, b) => b.manifest.createdAt - a.manifest.createdAt || stepOf(b.key) - stepOf(a.key));
  const unread = damaged.filter(isOwn).map(({ key, error }) => ({ key, failure: failureOf(error) }));
  const newestAt = own[0]?.manifest.createdAt ?? 0;
  return { keys: own.map(({ key }) => key), newestAt, damaged: unread };
}

/** What a run goes on from. */
interface NewestCheckpoint {
  /** Absent until the first one is kept. */
  checkpoint?: RunCheckpoint;
  /** Every newer one. */
  damaged: UnreadCheckpoint[];
}

/**
 * The newest whole checkpoint. A worker that ended between a checkpoint and its record left one further on than the
 * curve: it counts only if there is no other.
 * @throws Expected `run.damaged` if the run has kept checkpoints and none of them is whole
 */
export async function newestCheckpoint(runId: string): Promise<NewestCheckpoint> {
  const [run, { keys, damaged }] = [await openRun(runId), await listCheckpoints(runId)];
  const recorded = keys.filter((key) => stepOf(key) <= run.step);
  const unread: UnreadCheckpoint[] = [];
  for (const key of [...recorded, ...keys.filter((each) => stepOf(each) > run.step)]) {
    try {
      const stored = await readBlob('checkpoints', key);
      if (!stored) continue;
      const newer = damaged.filter((other) => stepOf(other.key) > stepOf(key));
      return { checkpoint: decodeRunCheckpoint(stored.bytes), damaged: [...newer, ...unread] };
    } catch (error) {
      unread.push({ key, failure: failureOf(error) });
    }
  }
  const lost = [...damaged, ...unread];
  if (lost.length > 0 || run.checkpointKey !== undefined) throw nothingWhole(run, lost);
  return { damaged: [] };
}

/** Beginning again from step 0 under the same name would throw away the curve and what could still be mended. */
function nothingWhole({ name, step }: RunRecord, lost: readonly UnreadCheckpoint[]): Expected {
  const [first] = lost;
  const got = first === undefined ? 'none' : `${lost.length} damaged (${first.failure.message})`;
  const remedy = 'Start again as a new run with the same settings; this one is kept as it is.';
  return new Expected('run.damaged', `a whole checkpoint of ${name} up to step ${step}`, got, remedy);
}

/**
 * Keeps a checkpoint, then lets go of all but it and the one before. Later ones and those that could not be read go
 * as well: the run went on from before them, and they must not push out the whole ones. Returns its key.
 */
export async function keepCheckpoint(
  runId: string,
  step: number,
  bytes: Uint8Array,
  now: number,
  unread: readonly UnreadCheckpoint[] = [],
): Promise<string> {
  const key = `${runId}/${step}`;
  const { keys, newestAt } = await listCheckpoints(runId);
  const createdAt = Math.max(now, newestAt + 1); // the clock may have been set back
  await writeBlob('checkpoints', key, [bytes], { about: { step }, createdAt });
  const useless = new Set(unread.map((each) => each.key));
  const isBefore = (each: string) => each !== key && stepOf(each) <= step && !useless.has(each);
  const kept = [key, ...keys.filter(isBefore)].slice(0, checkpointsKept);
  for (const other of new Set([...keys, ...useless]))
    if (!kept.includes(other)) await deleteBlob('checkpoints', other);
  return key;
}

/** Forgets a run: its checkpoints first, damaged ones too, so that none stays without a record to find it by. */
export async function deleteRun(runId: string): Promise<void> {
  const own = (await storedKeys('checkpoints')).filter((key) => key.startsWith(`${runId}/`));
  for (const key of own) await deleteBlob('checkpoints', key);
  await runRecords.remove(runId);
}
