// The two workers as the page calls them, without threads. The device is played; storage is the oracle.
import 'fake-indexeddb/auto';
import { unzipSync } from 'fflate';
import { clear } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { readCheckpoint } from '../checkpoints/huggingface.ts';
import { encodeRunCheckpoint } from '../checkpoints/runCheckpoint.ts';
import { defaultModelConfig } from '../config/model.ts';
import { initialParameters } from '../model/initialize.ts';
import { storedKeys, writeBlob } from '../storage/blobs.ts';
import { database } from '../storage/databases.ts';
import { runRecords } from '../storage/recordStores.ts';
import { corpusWorker } from './corpus.ts';
import { engineWorker } from './engine.ts';
import { freeLocks, newRun } from './runs/storedRuns.fixture.ts';
import { keepCheckpoint } from './runs/storedRuns.ts';

vi.mock('../gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../session/recovery.ts', () => ({ runThroughLosses: vi.fn() }));
vi.mock('../checkpoints/weightShards.ts', async (original) => ({
  ...(await original<object>()),
  largestShardBytes: 3000,
}));

beforeEach(async () => {
  vi.stubGlobal('navigator', { locks: freeLocks });
  const databases = ['corpora', 'vocabularies', 'shards', 'runs', 'checkpoints'] as const;
  await Promise.all(databases.map((name) => clear(database(name))));
  return () => vi.unstubAllGlobals();
});

const engine = () => engineWorker({ wasmPath: '' });
const corpus = corpusWorker();
let jobs = 0;
const job = () => `job ${jobs++}`;

it('the engine hands out every shard of a large model, the index and both configurations', async () => {
  const config = { ...defaultModelConfig, vocabSize: 64, dModel: 8, dKv: 4, dFf: 8 };
  const settings = { ...newRun('a').settings, model: config };
  const parameters = initialParameters(config, 1);
  const cursor = { epoch: 0, position: 0, tokens: 0 };
  const bytes = encodeRunCheckpoint({ step: 3, cursor, settings, parameters, optimizerState: new Map() });
  await runRecords.write('a', { ...newRun('a'), settings });
  await keepCheckpoint('a', 3, bytes, 1);
  const outcome = await engine().perform({ kind: 'exportModel', modelId: 'a' }, job());
  if (outcome.kind !== 'completed') throw new Error('not exported');
  const { name, archive } = outcome.value;
  const unpacked = unzipSync(new Uint8Array(await archive.arrayBuffer()));
  const files = Object.entries(unpacked).map(([path, bytes]) => ({ name: path, bytes }));
  const weights = files.filter((file) => file.name.endsWith('.safetensors'));
  expect(name).toBe('run-a.zip');
  expect(weights.length).toBeGreaterThan(2);
  expect(files.map((file) => file.name).filter((path) => !path.endsWith('.safetensors'))).toEqual([
    'run-a/model.safetensors.index.json',
    'run-a/config.json',
    'run-a/generation_config.json',
    'run-a/tokenizer.json',
    'run-a/tokenizer_config.json',
    'run-a/README.md',
  ]);
  expect(readCheckpoint(files)).toEqual({ config, parameters });
});

it('the engine makes no run of a text or a vocabulary that is gone, although its ids stay for another run', async () => {
  const { settings } = newRun('a');
  const missing = {
    corpus: { ...settings, corpusId: 'gone' },
    vocabulary: { ...settings, vocabularyId: 'gone' },
  };
  await runRecords.write('a', { ...newRun('a'), settings: missing.corpus });
  await writeBlob('shards', 'gone/bytes', [Uint8Array.of(1)], { createdAt: 1 });
  const worker = engine();
  for (const [area, wanted] of Object.entries(missing)) {
    const outcome = await worker.perform({ kind: 'start', runId: 'b', name: 'b', settings: wanted }, job());
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: `${area}.missing` } });
  }
  expect((await runRecords.list()).records.map(({ id }) => id)).toEqual(['a']);
});

it('the engine makes no run of settings that do not go together, and hands out none', async () => {
  const { settings } = newRun('a');
  const model = { ...settings.model, relativeAttentionMaxDistance: 8 };
  const worker = engine();
  const refusal = { kind: 'failed', failure: { code: 'run.settings', got: '8' } };
  const wanted = { settings: { ...settings, model } };
  const tasks = [
    { kind: 'start', runId: 'b', name: 'b', ...wanted } as const,
    { kind: 'estimate', ...wanted } as const,
  ];
  for (const task of tasks) expect(await worker.perform(task, job())).toMatchObject(refusal);
  await runRecords.write('a', { ...newRun('a'), settings: { ...settings, model } });
  const state = { step: 3, cursor: { epoch: 0, position: 0, tokens: 0 }, optimizerState: new Map() };
  const parameters = initialParameters(model, 1);
  const bytes = encodeRunCheckpoint({ ...state, settings: { ...settings, model }, parameters });
  await keepCheckpoint('a', 3, bytes, 1);
  expect(await worker.perform({ kind: 'exportModel', modelId: 'a' }, job())).toMatchObject(refusal);
  expect((await runRecords.list()).records).toHaveLength(1); // it is listed all the same
});

it('the corpus deletes a text with its ids, but leaves those that a run still uses', async () => {
  const worker = corpus;
  const note = { createdAt: 1 };
  for (const id of ['used', 'unused']) {
    await writeBlob('corpora', id, [Uint8Array.of(1)], note);
    await writeBlob('shards', `${id}/bytes`, [Uint8Array.of(1)], note);
  }
  await runRecords.write('a', { ...newRun('a'), settings: { ...newRun('a').settings, corpusId: 'used' } });
  for (const id of ['used', 'unused'])
    expect((await worker.perform({ kind: 'deleteCorpus', id }, job())).kind).toBe('completed');
  expect([await storedKeys('corpora'), await storedKeys('shards')]).toEqual([[], ['used/bytes']]);
  expect((await engine().perform({ kind: 'deleteRun', runId: 'a' }, job())).kind).toBe('completed');
  expect(await storedKeys('shards')).toEqual([]);
});
