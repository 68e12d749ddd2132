// Runs in storage for tests: as a training leaves them, and then damaged.
import { get, set } from 'idb-keyval';
import { encodeRunCheckpoint } from '../../checkpoints/runCheckpoint.ts';
import { defaultRunSettings } from '../../config/run.ts';
import { readManifest } from '../../storage/blobs.ts';
import { database } from '../../storage/databases.ts';
import type { RunRecord } from '../../storage/records.ts';
import { changeRun, keepCheckpoint } from './storedRuns.ts';

/** Web Locks for whoever is alone: every lock is granted at once, and none is held by others. */
export const freeLocks = {
  query: async () => ({ held: [] as { name: string }[] }),
  request: async (_name: string, ...rest: unknown[]) => (rest.at(-1) as (lock: object) => unknown)({}),
};

export function newRun(id: string): RunRecord {
  const fresh = { status: 'new' as const, step: 0, curve: [], samples: [], createdAt: 1, updatedAt: 1 };
  return { id, name: `run ${id}`, settings: defaultRunSettings, parameters: 1, ...fresh };
}

/** A checkpoint without parameters. */
export const checkpointAt = (step: number) =>
  encodeRunCheckpoint({
    step,
    cursor: { epoch: 0, position: step, tokens: step },
    settings: defaultRunSettings,
    parameters: new Map(),
    optimizerState: new Map(),
  });

/** Keeps a checkpoint, then its record. */
export async function keep(id: string, step: number, now = 10 + step): Promise<void> {
  const checkpointKey = await keepCheckpoint(id, step, checkpointAt(step), now);
  await changeRun(id, (stored) => ({ ...stored, step, checkpointKey }), now);
}

/** Flips a bit of a checkpoint. */
export async function damageBytes(key: string): Promise<void> {
  const manifest = await readManifest('checkpoints', key);
  const chunk = manifest?.chunks[0]?.key ?? '';
  const bytes = await get<Uint8Array>(chunk, database('checkpoints'));
  await set(
    chunk,
    bytes?.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
    database('checkpoints'),
  );
}

export const damageManifest = (key: string) => set(`manifest/${key}`, 'text', database('checkpoints'));
