// A training between storage and the page. The device and the session are played: what they would do is the case.
import 'fake-indexeddb/auto';
import { clear, keys } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { encodeRunCheckpoint } from '../../checkpoints/runCheckpoint.ts';
import { defaultModelConfig } from '../../config/model.ts';
import { failureOf } from '../../errors/failure.ts';
import { initialParameters } from '../../model/initialize.ts';
import type { EngineEvent } from '../../protocol/events.ts';
import type { SessionEnd } from '../../session/events.ts';
import { type RecoveryPorts, runThroughLosses } from '../../session/recovery.ts';
import type { SessionStart } from '../../session/session.ts';
import { database } from '../../storage/databases.ts';
import { runRecords } from '../../storage/recordStores.ts';
import { DeviceHolder } from '../device/deviceHolder.ts';
import { createRun } from './newRun.ts';
import { checkpointAt, damageBytes, freeLocks, keep, newRun } from './storedRuns.fixture.ts';
import { changeRun, keepCheckpoint } from './storedRuns.ts';
import { Trainings } from './trainings.ts';

vi.mock('../../gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../../session/recovery.ts', () => ({ runThroughLosses: vi.fn() }));

const beginning = {
  ...{ step: 3, cursor: { epoch: 0, position: 0, tokens: 0 } },
  optimizerState: new Map(),
};
const curve = [5, 10].map((step) => ({ step, loss: 3 }));
const heard: EngineEvent[] = [];
const phases: string[] = [];
let hear: (event: EngineEvent) => void;
const trainings = new Trainings({
  device: { open: vi.fn(), giveUp: vi.fn() },
  holder: new DeviceHolder(),
  tell: (event) => hear(event),
});

function trainRun(runId: string, byItself: boolean) {
  const signal = new AbortController().signal;
  return trainings.train(runId, byItself, { id: 'job', signal, tell: (phase) => phases.push(phase) });
}

/** Opens the run as a session does; then keeps a checkpoint at a step, if there is one, and ends. */
function play(step?: number) {
  vi.mocked(runThroughLosses).mockImplementation(async (ports: RecoveryPorts): Promise<SessionEnd> => {
    try {
      const start = await ports.open();
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
  heard.length = phases.length = 0;
  hear = (event) => heard.push(event);
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
    { kind: 'run', run: { status: 'training' } },
    { kind: 'run', run: { status: 'failed' } },
  ]);
  expect(phases).toEqual(['text']);
});

it('of a run without a whole checkpoint is refused, and loses neither its curve nor its step', async () => {
  for (const step of [5, 10]) await damageBytes(`a/${step}`);
  const before = await keys(database('checkpoints'));
  play(1);
  const ended = await trainRun('a', false);
  expect(ended).toMatchObject({ status: 'failed', step: 10, curve, failure: { code: 'run.damaged' } });
  expect(await keys(database('checkpoints'))).toEqual(before);
  expect(heard.at(-1)).toMatchObject({ kind: 'run', run: { status: 'failed', step: 10, curve } });
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
  expect(heard.at(-1)).toEqual({ kind: 'run', run: paused });
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
  const told = heard.flatMap((event) =>
    event.kind === 'run' ? [`${event.run.id} ${event.run.status}`] : [],
  );
  expect(told).toEqual(['a training', 'b paused', 'a paused']);
});

it('says that a run has ended once it can be resumed', async () => {
  play();
  const again: Promise<unknown>[] = [];
  hear = (event) => {
    if (event.kind === 'run' && event.run.status === 'paused' && again.length === 0)
      again.push(trainRun('a', false));
  };
  await trainRun('a', false);
  expect(await Promise.all(again)).toMatchObject([{ status: 'paused' }]);
});

it('begins with the weights of the model that it is to go on from, and later with its own', async () => {
  const config = { ...defaultModelConfig, dModel: 8, dKv: 4, dFf: 8, numHeads: 2 };
  const parameters = initialParameters(config, 7);
  const bytes = encodeRunCheckpoint({
    ...beginning,
    settings: { ...newRun('m').settings, model: config },
    parameters,
  });
  await runRecords.write('m', { ...newRun('m'), settings: { ...newRun('m').settings, model: config } });
  await keepCheckpoint('m', 3, bytes, 1);
  await changeRun('m', (run) => ({ ...run, step: 3, checkpointKey: 'm/3' }), 1);
  const run = await createRun({ runId: 'n', name: 'n', settings: newRun('n').settings, from: 'm' });
  expect(run).toMatchObject({ from: 'm', settings: { model: config } });
  const starts: SessionStart[] = [];
  vi.mocked(runThroughLosses).mockImplementation(async (ports) => {
    starts.push(await ports.open());
    if (starts.length === 1) await ports.keep({ step: 4, bytes: checkpointAt(4) });
    return { kind: 'paused', step: 4 };
  });
  await trainRun('n', false);
  await trainRun('n', false);
  expect(starts[0]?.parameters).toEqual(parameters);
  expect(starts[0]?.checkpoint).toBeUndefined();
  expect(starts[1]?.checkpoint?.step).toBe(4);
  expect(starts[1]?.parameters).toBeUndefined();
});
