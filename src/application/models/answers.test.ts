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
import { DeviceHolder } from '../device/deviceHolder.ts';
import { DroppedWorks } from '../device/dropped.ts';
import type { Device } from '../device/engineDevice.ts';
import { freeLocks, keep, newRun } from '../runs/storedRuns.fixture.ts';
import { Answers } from './answers.ts';

const backend = vi.hoisted(() => ({ faults: [] as string[], device: {} }));
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

const openDevice = vi.fn<() => Promise<Device>>();
const giveUpDevice = vi.fn<(device: Pick<Device, 'lost'>) => Promise<DeviceLost>>();
let holder: DeviceHolder;
let dropped: DroppedWorks;
let answers: Answers;
let cancelled: AbortController;

/** The device that is opened next. */
function device() {
  let lose: (loss: DeviceLost) => void = () => {};
  const lost = new Promise<DeviceLost>((resolve) => {
    lose = resolve;
  });
  const report = { backend: 'wasm', adapter: '', software: false } as const;
  openDevice.mockResolvedValue({ report, lost });
  return { lose };
}

const question = { modelId: 'a', prompt: 'a prompt', decoding: defaultDecodingConfig };
function answer() {
  cancelled = new AbortController();
  return answers.answer(question, cancelled.signal);
}
const models = () => vi.mocked(Model).mock.instances;

beforeEach(async () => {
  holder = new DeviceHolder();
  dropped = new DroppedWorks();
  answers = new Answers({ device: { open: openDevice, giveUp: giveUpDevice }, holder, dropped });
  await Promise.all((['checkpoints', 'runs'] as const).map((name) => clear(database(name))));
  vi.stubGlobal('navigator', { locks: freeLocks });
  await runRecords.write('a', newRun('a'));
  await keep('a', 5);
  vi.mocked(Model).mockClear();
  vi.mocked(hasRoomFor).mockReset().mockResolvedValue(true);
  vi.mocked(answerIds).mockReset().mockResolvedValue([]);
  giveUpDevice.mockReset().mockResolvedValue(new DeviceFaulted());
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
  expect(giveUpDevice).toHaveBeenCalledOnce(); // also for the run that shares it
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
  await holder.hold('measuring', async () => {
    await expect(answer()).rejects.toMatchObject({ code: 'measuring.busy' });
  });
  await expect(answer()).resolves.toBeDefined();
});

it('an answer is over as soon as it is cancelled while its device opens, and nothing of it is made', async () => {
  openDevice.mockReturnValue(new Promise(() => {}));
  const asked = answer();
  cancelled.abort();
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
  const second = answer();
  await vi.waitFor(() => expect(hasRoomFor).toHaveBeenCalledTimes(asked + 1));
  cancelled.abort();
  expect(await second).toBeUndefined();
  room(true);
  await dropped.ended();
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
  cancelled.abort();
  expect(await asked).toBeUndefined();
  let free = false;
  const freed = dropped.ended().then(() => {
    free = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  expect(free).toBe(false);
  end(new Error('cancelled'));
  await freed;
  expect(free).toBe(true);
});

it('an answer that is asked for ends the one before, which nobody reads any more', async () => {
  device();
  vi.mocked(answerIds).mockReturnValueOnce(new Promise(() => {}));
  const first = answer();
  await vi.waitFor(() => expect(answerIds).toHaveBeenCalled());
  const second = answer();
  expect(await first).toBeUndefined();
  expect(await second).toMatchObject({ hypotheses: [] });
});
