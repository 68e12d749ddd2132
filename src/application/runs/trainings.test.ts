// A training between storage and the page. The device and the session are played: what they would do is the case.
import 'fake-indexeddb/auto';
import { clear, keys } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { failureOf } from '../../errors/failure.ts';
import type { EngineEvent } from '../../protocol/engine.ts';
import type { SessionEnd } from '../../session/events.ts';
import { type RecoveryPorts, runThroughLosses } from '../../session/recovery.ts';
import { database } from '../../storage/databases.ts';
import { runRecords } from '../../storage/recordStores.ts';
import { addListener } from './announce.ts';
import { changeRun } from './runs.ts';
import { checkpointAt, damageBytes, freeLocks, keep, newRun } from './storedRuns.fixture.ts';
import { trainRun } from './training.ts';

vi.mock('./device.ts', () => ({ openDevice: vi.fn(), giveUpDevice: vi.fn() }));
vi.mock('../../gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../../session/recovery.ts', () => ({ runThroughLosses: vi.fn() }));

const curve = [5, 10].map((step) => ({ step, loss: 3 }));
const heard: EngineEvent[] = [];
addListener((event) => heard.push(event));

/** Opens the run as a session does; then keeps a checkpoint at a step, if there is one, and ends. */
function play(step?: number) {
  vi.mocked(runThroughLosses).mockImplementation(async ({ open }: RecoveryPorts): Promise<SessionEnd> => {
    try {
      const { start, ports } = await open();
      const from = start.checkpoint?.step ?? 0;
      if (step === undefined) return { kind: 'paused', step: from };
      await ports.keep({ step, bytes: checkpointAt(step) });
      ports.tell({ kind: 'checkpoint', step });
      return { kind: 'paused', step };
    } catch (error) {
      return { kind: 'failed', step: 0, failure: failureOf(error) };
    }
  });
}

beforeEach(async () => {
  await Promise.all((['checkpoints', 'runs', 'shards'] as const).map((name) => clear(database(name))));
  vi.stubGlobal('navigator', { locks: freeLocks });
  await runRecords.write('a', newRun('a'));
  for (const step of [5, 10]) await keep('a', step);
  await changeRun('a', (run) => ({ ...run, status: 'training', curve }), 1);
  heard.length = 0;
  return () => vi.unstubAllGlobals();
});

it('tells the page under which key a checkpoint lies, once it lies there with its record', async () => {
  play(15);
  const ended = await trainRun('a', false);
  expect(heard.filter(({ kind }) => kind === 'checkpoint')).toEqual([
    { kind: 'checkpoint', runId: 'a', step: 15, key: ended.checkpointKey },
  ]);
  expect(await keys(database('checkpoints'))).toContain(`manifest/${ended.checkpointKey}`);
  expect(ended).toMatchObject({ status: 'paused', step: 15, curve });
});

it('tells the page that the text is read before it is, which takes long for a long one', async () => {
  await changeRun('a', (run) => ({ ...run, settings: { ...run.settings, corpusId: 'gone' } }), 1);
  play();
  expect((await trainRun('a', false)).failure?.code).toBe('corpus.missing');
  expect(heard).toMatchObject([
    { kind: 'status', status: 'training' },
    { kind: 'preparing', phase: 'text' },
    { kind: 'status', status: 'failed' },
  ]);
});

it('of a run without a whole checkpoint is refused, and loses neither its curve nor its step', async () => {
  for (const step of [5, 10]) await damageBytes(`a/${step}`);
  const before = await keys(database('checkpoints'));
  play(1);
  const ended = await trainRun('a', false);
  expect(ended).toMatchObject({ status: 'failed', step: 10, curve, failure: { code: 'run.damaged' } });
  expect(await keys(database('checkpoints'))).toEqual(before);
  expect(heard.at(-1)).toMatchObject({ kind: 'status', status: 'failed', step: 10 });
});

it('that was cut off three times at a step stays paused, which is stored and told, until it is asked for', async () => {
  for (let cut = 0; cut < 3; cut++) {
    vi.mocked(runThroughLosses).mockResolvedValueOnce({ kind: 'done', step: 10 });
    expect((await trainRun('a', true)).status).toBe('done');
    await changeRun('a', (run) => ({ ...run, status: 'training' }), 1); // as if its page had been closed
  }
  play();
  vi.mocked(runThroughLosses).mockClear();
  const paused = await trainRun('a', true);
  expect(paused).toMatchObject({ status: 'paused', step: 10, failure: { code: 'run.interrupted' } });
  expect(await runRecords.read('a')).toEqual(paused);
  expect(heard.at(-1)).toMatchObject({ kind: 'status', status: 'paused', failure: paused.failure });
  expect(runThroughLosses).not.toHaveBeenCalled();

  const resumed = await trainRun('a', false);
  expect(runThroughLosses).toHaveBeenCalledOnce();
  expect(resumed).not.toHaveProperty('failure');
});

it('pauses what was cut off besides it, so that one run trains, but not what another tab trains', async () => {
  for (const id of ['b', 'c']) await runRecords.write(id, { ...newRun(id), status: 'training' });
  const query = async () => ({ held: [{ name: 't5-playground-run-c' }] });
  vi.stubGlobal('navigator', { locks: { ...freeLocks, query } });
  play();
  await trainRun('a', true);
  expect((await runRecords.read('b'))?.status).toBe('paused');
  expect((await runRecords.read('c'))?.status).toBe('training');
  const told = heard.flatMap((event) => (event.kind === 'status' ? [`${event.runId} ${event.status}`] : []));
  expect(told).toEqual(['a training', 'b paused', 'a paused']);
});

it('says that a run has ended once it can be resumed', async () => {
  play();
  const again: Promise<unknown>[] = [];
  addListener((event) => {
    if (event.kind === 'status' && event.status === 'paused' && again.length === 0)
      again.push(trainRun('a', false));
  });
  await trainRun('a', false);
  expect(await Promise.all(again)).toMatchObject([{ status: 'paused' }]);
});
