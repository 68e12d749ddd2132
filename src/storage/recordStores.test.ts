import 'fake-indexeddb/auto';
import { clear, set } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { database } from './databases.ts';
import { corpusRecords, runRecords, tuningRecords } from './recordStores.ts';
import type { RunRecord } from './records.ts';

const run = (id: string): RunRecord => ({
  id,
  name: 'A run',
  settings: defaultRunSettings,
  status: 'paused',
  step: 3,
  parameters: 1000,
  curve: [{ step: 1, loss: 5.5 }, { step: 3 }],
  samples: [{ step: 3, input: 'a', wanted: 'b', written: 'c' }],
  createdAt: 1,
  updatedAt: 2,
});

beforeEach(() => Promise.all([clear(database('runs')), clear(database('settings'))]));
afterEach(() => vi.restoreAllMocks());

describe('a record', () => {
  it('comes back as it was written, is replaced and removed', async () => {
    await runRecords.write('a', run('a'));
    expect(await runRecords.read('a')).toEqual(run('a'));
    await runRecords.write('a', { ...run('a'), step: 4 });
    expect((await runRecords.list()).records.map(({ step }) => step)).toEqual([4]);
    await runRecords.remove('a');
    expect(await runRecords.read('a')).toBeUndefined();
  });

  it.each([
    ['a text', 'text'],
    ['null', null],
    ['an unknown status', { ...run('bad'), status: 'flying' }],
    ['a negative step', { ...run('bad'), step: -1 }],
    ['settings out of range', { ...run('bad'), settings: { ...defaultRunSettings, corpusId: '' } }],
    ['a key of a later version', { ...run('bad'), later: 1 }],
  ])('that is damaged (%s) is reported and hides no other', async (_, record) => {
    await runRecords.write('good', run('good'));
    await set('record/bad', record, database('runs'));
    await expect(runRecords.read('bad')).rejects.toMatchObject({ code: 'storage.record' });
    const { records, damaged } = await runRecords.list();
    expect(records.map(({ id }) => id)).toEqual(['good']);
    expect(damaged.map(({ id, error }) => [id, error.code])).toEqual([['bad', 'storage.record']]);
    await runRecords.remove('bad');
    expect((await runRecords.list()).damaged).toEqual([]);
  });

  it('from before a setting existed has its default', async () => {
    const { gradientCheckpointing: _, ...training } = defaultRunSettings.training;
    const old = { ...run('old'), settings: { ...defaultRunSettings, training } };
    await set('record/old', old, database('runs'));
    expect(await runRecords.list()).toEqual({ records: [run('old')], damaged: [] });
  });

  it('that does not hold is never written', async () => {
    const bad = { ...run('a'), step: 0.5 };
    await expect(runRecords.write('a', bad)).rejects.toMatchObject({ code: 'storage.record' });
    expect(await runRecords.read('a')).toBeUndefined();
  });

  it('that finds no room leaves the one before', async () => {
    await runRecords.write('a', run('a'));
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('planted', 'QuotaExceededError');
    });
    await expect(runRecords.write('a', { ...run('a'), step: 9 })).rejects.toMatchObject({
      code: 'storage.quota',
    });
    vi.restoreAllMocks();
    expect((await runRecords.read('a'))?.step).toBe(3);
  });

  it('shares a database with the bytes it describes', async () => {
    const corpus = { id: 'c', name: 'Text', bytes: 3, characters: 3, createdAt: 1 };
    await corpusRecords.write('c', corpus);
    await set('manifest/c', {}, database('corpora'));
    expect(await corpusRecords.list()).toEqual({ records: [corpus], damaged: [] });
  });

  it.each([
    ['a time of nothing', { milliseconds: 0 }],
    ['a winner that is no name', { winner: 3 }],
    ['a key of a later version', { later: 1 }],
  ])('of measured tiles is held to its form: %s', async (_, change) => {
    const figures = { work: 'a', winner: 'b', milliseconds: 1, rule: 'c', ruleMilliseconds: 2 };
    const tunings = { gpu: { version: '1', measuredAt: 1, works: [figures] } };
    await tuningRecords.write('tiles', tunings);
    expect(await tuningRecords.read('tiles')).toEqual(tunings);
    const changed = { gpu: { ...tunings.gpu, works: [{ ...figures, ...change }] } };
    await set('record/tiles', changed, database('settings'));
    await expect(tuningRecords.read('tiles')).rejects.toMatchObject({ code: 'storage.record' });
  });

  it.each([8.64e15 + 1, -1, 1.5, Number.NaN])(
    'of tiles was measured at a time that a date can tell: not at %d',
    async (measuredAt) => {
      await set('record/tiles', { gpu: { version: '1', measuredAt, works: [] } }, database('settings'));
      await expect(tuningRecords.read('tiles')).rejects.toMatchObject({ code: 'storage.record' });
    },
  );
});
