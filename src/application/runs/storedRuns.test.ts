// What a run goes on from, and what goes with it. Oracle: the steps that were kept; the database after a deletion.
import 'fake-indexeddb/auto';
import { clear, keys } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { storedKeys } from '../../storage/blobs.ts';
import { database } from '../../storage/databases.ts';
import { runRecords } from '../../storage/recordStores.ts';
import { checkpointAt, damageBytes, damageManifest, freeLocks, keep, newRun } from './storedRuns.fixture.ts';
import { deleteRun, keepCheckpoint, newestCheckpoint } from './storedRuns.ts';

const store = () => database('checkpoints');

beforeEach(async () => {
  await Promise.all([clear(store()), clear(database('runs'))]);
  vi.stubGlobal('navigator', { locks: freeLocks });
  for (const id of ['a', 'b']) await runRecords.write(id, newRun(id));
  return () => vi.unstubAllGlobals();
});

describe('a run goes on from', () => {
  it('nothing before its first checkpoint', async () => {
    expect(await newestCheckpoint('a')).toEqual({ damaged: [] });
  });

  it('its newest checkpoint, of which it keeps two', async () => {
    for (const step of [0, 5, 10]) await keep('a', step);
    expect((await newestCheckpoint('a')).checkpoint?.step).toBe(10);
    expect((await storedKeys('checkpoints')).sort()).toEqual(['a/10', 'a/5']);
  });

  it('its newest, of which it keeps two, also when the clock was set back', async () => {
    for (const [step, now] of [
      [5, 1000],
      [10, 2000],
      [15, 30],
      [20, 40],
    ] as const) {
      await keep('a', step, now);
      expect((await newestCheckpoint('a')).checkpoint?.step).toBe(step);
    }
    expect((await storedKeys('checkpoints')).sort()).toEqual(['a/15', 'a/20']);
  });

  it.each([
    ['bytes', damageBytes, 'storage.damaged'],
    ['manifest', damageManifest, 'storage.manifest'],
  ])('the one before if the newest has damaged %s, and says so', async (_, damage, code) => {
    for (const step of [5, 10]) await keep('a', step);
    await damage('a/10');
    const { checkpoint, damaged } = await newestCheckpoint('a');
    expect([checkpoint?.step, damaged.map(({ failure }) => failure.code)]).toEqual([5, [code]]);
    await keepCheckpoint('a', 12, checkpointAt(12), 30, damaged);
    expect((await storedKeys('checkpoints')).sort()).toEqual(['a/12', 'a/5']);
  });

  it('the one it wrote over a damaged one', async () => {
    for (const step of [5, 10]) await keep('a', step);
    await damageBytes('a/10');
    const { damaged } = await newestCheckpoint('a');
    await keepCheckpoint('a', 10, checkpointAt(10), 30, damaged);
    expect((await newestCheckpoint('a')).checkpoint?.step).toBe(10);
    expect((await storedKeys('checkpoints')).sort()).toEqual(['a/10', 'a/5']);
  });

  it('its newest without a word of an older one that is damaged', async () => {
    for (const step of [5, 10]) await keep('a', step);
    await damageManifest('a/5');
    const { checkpoint, damaged } = await newestCheckpoint('a');
    expect([checkpoint?.step, damaged]).toEqual([10, []]);
  });
});

describe('a run of which no checkpoint is whole', () => {
  const losses: [string, () => Promise<unknown>][] = [
    ['damaged bytes', () => Promise.all([damageBytes('a/5'), damageBytes('a/10')])],
    ['damaged manifests', () => Promise.all([damageManifest('a/5'), damageManifest('a/10')])],
    ['one of each', () => Promise.all([damageManifest('a/5'), damageBytes('a/10')])],
    ['nothing left', () => clear(store())],
  ];
  it.each(losses)('does not begin again from step 0 (%s), and nothing of it is changed', async (_, lose) => {
    for (const step of [5, 10]) await keep('a', step);
    await lose();
    const before = [await keys(store()), await runRecords.read('a')];
    await expect(newestCheckpoint('a')).rejects.toMatchObject({
      code: 'run.damaged',
      remedy: expect.stringContaining('new run'),
    });
    expect([await keys(store()), await runRecords.read('a')]).toEqual(before);
  });
});

describe('a deleted run', () => {
  it('takes all its checkpoints along, damaged ones too, and none of another', async () => {
    for (const id of ['a', 'b']) for (const step of [5, 10]) await keep(id, step);
    await damageManifest('a/5');
    await damageBytes('a/10');
    await deleteRun('a');
    expect(await runRecords.read('a')).toBeUndefined();
    expect((await keys<string>(store())).filter((key) => !/^(manifest|chunk)\/b\//.test(key))).toEqual([]);
    expect((await newestCheckpoint('b')).checkpoint?.step).toBe(10);
  });
});
