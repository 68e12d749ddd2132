// Answers between storage and the page. The device, the model and decoding are played.
import 'fake-indexeddb/auto';
import { clear } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultDecodingConfig } from '../../config/decoding.ts';
import { DeviceClosed, DeviceFaulted, type DeviceLost } from '../../errors/expected.ts';
import { Model } from '../../model/model.ts';
import { answerIds } from '../../session/answer.ts';
import { database } from '../../storage/databases.ts';
import { runRecords } from '../../storage/recordStores.ts';
import { hasRoomFor } from '../../training/fits.ts';
import { answerPrompt, cancelAnswer } from './answers.ts';
import { giveUpDevice, openDevice } from './device.ts';
import { holdDevice } from './deviceHolder.ts';
import { droppedEnded } from './dropped.ts';
import { freeLocks, keep, newRun } from './storedRuns.fixture.ts';

const backend = vi.hoisted(() => ({ faults: [] as string[], device: {} }));
vi.mock('./device.ts', () => ({ openDevice: vi.fn(), giveUpDevice: vi.fn() }));
vi.mock('../../gpu/device.ts', () => ({ engineBackend: () => backend }));
vi.mock('../../training/fits.ts', () => ({ hasRoomFor: vi.fn() }));
vi.mock('../../model/model.ts', () => ({
  Model: vi.fn(
    class {
      dispose = vi.fn();
    },
  ),
}));
vi.mock('../../session/answer.ts', () => ({ answerIds: vi.fn(), shownHypotheses: () => [] }));

/** The device that is opened next. */
function device() {
  let lose: (loss: DeviceLost) => void = () => {};
  const lost = new Promise<DeviceLost>((resolve) => {
    lose = resolve;
  });
  const report = { backend: 'wasm', adapter: '', software: false } as const;
  vi.mocked(openDevice).mockResolvedValue({ report, lost });
  return { lose };
}

const answer = () => answerPrompt('a', 'a prompt', defaultDecodingConfig);
const models = () => vi.mocked(Model).mock.instances;

beforeEach(async () => {
  await Promise.all((['checkpoints', 'runs'] as const).map((name) => clear(database(name))));
  vi.stubGlobal('navigator', { locks: freeLocks });
  await runRecords.write('a', newRun('a'));
  await keep('a', 5);
  vi.mocked(Model).mockClear();
  vi.mocked(hasRoomFor).mockReset().mockResolvedValue(true);
  vi.mocked(answerIds).mockReset().mockResolvedValue([]);
  vi.mocked(giveUpDevice).mockReset().mockResolvedValue(new DeviceFaulted());
  return () => vi.unstubAllGlobals();
});

it('an answer that goes on when its device is taken away is told to end and fails with the loss', async () => {
  const { lose } = device();
  const loss = new DeviceClosed();
  let told: AbortSignal | undefined;
  vi.mocked(answerIds).mockImplementation(async (_model, _input, _decoding, signal) => {
    told = signal;
    lose(loss);
    return new Promise(() => {});
  });
  await expect(answer()).rejects.toBe(loss);
  expect(told?.reason).toBe(loss);
});

it('the model that answered on a device that is gone is given back: on wasm its memory outlives that', async () => {
  const { lose } = device();
  await answer();
  lose(new DeviceClosed());
  device();
  await answer();
  expect(models().map(({ dispose }) => vi.mocked(dispose).mock.calls.length)).toEqual([1, 0]);
});

it('an answer is refused where the device has no room for its model, and nothing of it is made', async () => {
  device();
  vi.mocked(hasRoomFor).mockResolvedValue(false);
  await expect(answer()).rejects.toMatchObject({ code: 'answer.memory' });
  expect(models()).toHaveLength(0);
});

it('an answer during which the device reports a fault is none, and its model is not asked again', async () => {
  device();
  vi.mocked(answerIds).mockImplementationOnce(async () => {
    backend.faults.push('out of memory');
    return [];
  });
  await expect(answer()).rejects.toMatchObject({ code: 'answer.memory' });
  expect(vi.mocked(giveUpDevice)).toHaveBeenCalledOnce(); // also for the run that shares it
  expect(await answer()).toMatchObject({ hypotheses: [] });
  expect(models().map(({ dispose }) => vi.mocked(dispose).mock.calls.length)).toEqual([1, 0]);
});

it('an answer that fails after a fault of the device says that it asked for too much', async () => {
  device();
  vi.mocked(answerIds).mockImplementationOnce(async () => {
    backend.faults.push('out of memory');
    throw new Error('a buffer that is none');
  });
  await expect(answer()).rejects.toMatchObject({ code: 'answer.memory' });
});

it('an answer whose device a run gave up after a fault says that it asked for too much', async () => {
  const { lose } = device();
  vi.mocked(answerIds).mockImplementation(async () => {
    lose(new DeviceFaulted());
    return new Promise(() => {});
  });
  await expect(answer()).rejects.toMatchObject({ code: 'answer.memory' });
});

it('a device that answers says so to the run that shares it', async () => {
  device();
  const shared = await openDevice();
  vi.mocked(answerIds).mockImplementation(async () => {
    expect(shared.shared).toBe(true);
    return [];
  });
  await answer();
  expect(shared.shared).toBe(true);
});

it('no answer is begun while the device is measured, whose figures it would spoil', async () => {
  device();
  await holdDevice('measuring', async () => {
    await expect(answer()).rejects.toMatchObject({ code: 'measuring.busy' });
  });
  await expect(answer()).resolves.toBeDefined();
});

it('an answer is over as soon as it is cancelled while its device opens, and nothing of it is made', async () => {
  vi.mocked(openDevice).mockReturnValue(new Promise(() => {}));
  const asked = answer();
  cancelAnswer();
  expect(await asked).toBeUndefined();
  expect(models()).toHaveLength(0);
});

it('an answer is over as soon as it is cancelled while its model opens, and the one before is kept', async () => {
  device();
  await answer();
  await keep('a', 6);
  let room: (enough: boolean) => void = () => {};
  const asked = vi.mocked(hasRoomFor).mock.calls.length;
  vi.mocked(hasRoomFor).mockReturnValue(
    new Promise((resolve) => {
      room = resolve;
    }),
  );
  await runRecords.write('a', { ...newRun('a'), checkpointKey: 'another' });
  const cancelled = answer();
  await vi.waitFor(() => expect(hasRoomFor).toHaveBeenCalledTimes(asked + 1));
  cancelAnswer();
  expect(await cancelled).toBeUndefined();
  room(true);
  await droppedEnded();
  expect(models()).toHaveLength(1);
});

it('an answer is over as soon as it is cancelled while it computes; the device is free once that has ended', async () => {
  device();
  let end: (reason: unknown) => void = () => {};
  vi.mocked(answerIds).mockReturnValueOnce(
    new Promise((_, reject) => {
      end = reject;
    }),
  );
  const asked = answer();
  await vi.waitFor(() => expect(answerIds).toHaveBeenCalled());
  cancelAnswer();
  expect(await asked).toBeUndefined();
  let free = false;
  const freed = droppedEnded().then(() => {
    free = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  expect(free).toBe(false);
  end(new Error('cancelled'));
  await freed;
  expect(free).toBe(true);
});
