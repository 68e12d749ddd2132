// What is known of an adapter's tiles, when it is measured and what is kept. Device and measuring are played.
import 'fake-indexeddb/auto';
import { clear, set } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceLost } from '../../errors/expected.ts';
import type { OpenedBackend } from '../../gpu/device.ts';
import type { EngineEvent } from '../../protocol/events.ts';
import type { TunedFigures } from '../../session/tunedFigures.ts';
import { type TuningPorts, tune } from '../../session/tuning.ts';
import { tuningVersion } from '../../session/tuningVersion.ts';
import { database } from '../../storage/databases.ts';
import { tuningRecords } from '../../storage/recordStores.ts';
import { type Job, Jobs } from '../jobs.ts';
import { DroppedWorks } from './dropped.ts';
import { TileWinners } from './winners.ts';

const backend = {
  winners: {} as Readonly<Record<string, string>>,
  setWinners(winners: Readonly<Record<string, string>>) {
    this.winners = winners;
  },
};
vi.mock('../../gpu/device.ts', () => ({ engineBackend: () => backend, requireBackend: () => backend }));
vi.mock('../../session/tuning.ts', () => ({
  tune: vi.fn(),
  winnersOf: (works: TunedFigures[]) => Object.fromEntries(works.map(({ work, winner }) => [work, winner])),
}));

const heard: EngineEvent[] = [];
const jobs = new Jobs((event) => heard.push(event));
const dropped = new DroppedWorks();
const winners = new TileWinners(jobs, dropped);
let asked: { job: Job; cancel(): void };

/** Has the winners taken, `anew` under a job that somebody asked for. */
function takeWinners(opened: OpenedBackend, anew: boolean) {
  const controller = new AbortController();
  const job: Job = { id: 'asked', signal: controller.signal, tell: () => {} };
  asked = { job, cancel: () => controller.abort() };
  return winners.take(opened, anew ? job : undefined);
}

/** Cancels the measuring under way, as whoever asked for it or, where nobody did, by what was told of it. */
function cancelTiles(): void {
  asked.cancel();
  for (const event of heard) if (event.kind === 'job') jobs.cancel(event.job.id);
}

const never = new Promise<DeviceLost>(() => {});
const gpu: OpenedBackend = { name: 'webgpu', adapter: 'vendor one', software: false, lost: never };
const software: OpenedBackend = { ...gpu, adapter: 'software', software: true };
const figures = (winner: string): TunedFigures => ({
  work: 'forwardLarge',
  winner,
  milliseconds: 1,
  rule: 'shared64x64',
  ruleMilliseconds: 2,
});
const kept = (winner: string, version = tuningVersion) => ({
  version,
  measuredAt: 1,
  works: [figures(winner)],
});

beforeEach(async () => {
  await clear(database('settings'));
  backend.winners = {};
  heard.length = 0;
  vi.mocked(tune)
    .mockReset()
    .mockResolvedValue([figures('measured')]);
  return () => vi.restoreAllMocks();
});

it('measures a GPU the first time only, and keeps what it found by the name of the adapter', async () => {
  const first = await takeWinners(gpu, false);
  expect(backend.winners).toEqual({ forwardLarge: 'measured' });
  backend.winners = {};
  expect(await takeWinners(gpu, false)).toEqual(first);
  expect(backend.winners).toEqual({ forwardLarge: 'measured' });
  await takeWinners({ ...gpu, adapter: 'vendor two' }, false);
  expect(tune).toHaveBeenCalledTimes(2);
  expect(Object.keys((await tuningRecords.read('tiles'))!)).toEqual(['vendor one', 'vendor two']);
});

it('measures a software adapter on request only, and then takes as long as it takes', async () => {
  expect((await takeWinners(software, false)).tuning).toBeUndefined();
  expect(tune).not.toHaveBeenCalled();
  expect((await takeWinners(software, true)).tuning?.works).toEqual([figures('measured')]);
  expect(vi.mocked(tune).mock.calls[0]![1].timeUp).toBeUndefined();
});

it('ends the measuring of a first visit when its time is up, and keeps what was measured by then', async () => {
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  vi.mocked(tune).mockImplementation(async (_, { timeUp }) => (timeUp?.aborted ? [figures('early')] : []));
  expect((await takeWinners(gpu, false)).tuning?.works).toEqual([figures('early')]);
});

it('measures nothing where there is no WebGPU', async () => {
  expect(await takeWinners({ ...gpu, name: 'wasm' }, true)).toEqual({});
  expect(tune).not.toHaveBeenCalled();
});

it('takes figures of another version for nothing known', async () => {
  await tuningRecords.write('tiles', { software: kept('old', 'other'), 'vendor one': kept('old', 'other') });
  expect((await takeWinners(software, false)).tuning).toBeUndefined();
  expect((await takeWinners(gpu, false)).tuning?.works).toEqual([figures('measured')]);
});

it('writes over a damaged record', async () => {
  await set('record/tiles', { 'vendor one': { version: 3 } }, database('settings'));
  expect((await takeWinners(software, false)).tuning).toBeUndefined();
  await takeWinners(gpu, false);
  expect((await tuningRecords.read('tiles'))?.['vendor one']?.works).toEqual([figures('measured')]);
});

it('leaves out figures of a work that nobody knows', async () => {
  const works = [{ ...figures('known'), work: 'other' }, figures('known')];
  await tuningRecords.write('tiles', { software: { ...kept('known'), works } });
  expect((await takeWinners(software, false)).tuning?.works).toEqual([figures('known')]);
});

describe('measuring again', () => {
  beforeEach(() => tuningRecords.write('tiles', { 'vendor one': kept('known') }));

  it('replaces what was known', async () => {
    await takeWinners(gpu, true);
    expect((await takeWinners(gpu, false)).tuning?.works).toEqual([figures('measured')]);
    expect(tune).toHaveBeenCalledOnce();
  });

  it('is over as soon as it is cancelled, also while a class compiles', async () => {
    vi.mocked(tune).mockImplementation(() => new Promise(() => {})); // which may take a driver seconds
    const taken = takeWinners(gpu, true);
    await vi.waitFor(() => expect(tune).toHaveBeenCalled());
    cancelTiles();
    expect((await taken).tuning?.works).toEqual([figures('known')]);
  });

  it('leaves the device to nobody else before a class that was dropped has ended', async () => {
    let end: () => void = () => {};
    vi.mocked(tune).mockImplementation(async (_, { dropped }) => {
      dropped!(
        new Promise<void>((resolve) => {
          end = resolve;
        }),
      );
      return undefined;
    });
    await takeWinners(gpu, true);
    let free = false;
    const freed = dropped.ended().then(() => {
      free = true;
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect(free).toBe(false);
    end();
    await freed;
    expect(free).toBe(true);
  });

  it('leaves it as it was when it is cancelled', async () => {
    vi.mocked(tune).mockImplementation(async (_, { signal }: TuningPorts) => {
      cancelTiles();
      return signal.aborted ? undefined : [figures('measured')];
    });
    expect((await takeWinners(gpu, true)).tuning?.works).toEqual([figures('known')]);
    expect((await tuningRecords.read('tiles'))?.['vendor one']).toEqual(kept('known'));
  });

  it.each([
    ['goes away', () => never, Promise.resolve(new DeviceLost('gone'))],
    ['throws', () => Promise.reject(new Error('out of memory')), never],
  ])('leaves it as it was when the device %s', async (_, measuring, lost) => {
    vi.mocked(tune).mockImplementation(measuring as unknown as typeof tune);
    expect((await takeWinners({ ...gpu, lost }, true)).tuning?.works).toEqual([figures('known')]);
    expect((await tuningRecords.read('tiles'))?.['vendor one']).toEqual(kept('known'));
  });

  it('says why it failed, but not that it was cancelled or that the device went away', async () => {
    const failure = new Error('out of memory');
    vi.mocked(tune).mockRejectedValue(failure);
    expect((await takeWinners(gpu, true)).failure).toBe(failure);
    expect(backend.winners).toEqual({ forwardLarge: 'known' });
    vi.mocked(tune).mockRejectedValue(new DeviceLost('gone'));
    expect((await takeWinners(gpu, true)).failure).toBeUndefined();
    vi.mocked(tune).mockImplementation(async () => {
      cancelTiles();
      throw failure;
    });
    expect((await takeWinners(gpu, true)).failure).toBeUndefined();
  });

  it('leaves it as it was where no class has a verdict', async () => {
    vi.mocked(tune).mockResolvedValue([]);
    expect((await takeWinners(gpu, true)).tuning?.works).toEqual([figures('known')]);
    expect((await tuningRecords.read('tiles'))?.['vendor one']).toEqual(kept('known'));
  });
});

describe('measuring that nobody asked for', () => {
  const cancelled = (async (_, { tell }) => {
    tell('forwardLarge', 0);
    cancelTiles();
  }) as typeof tune;
  const lostSoon = () => Promise.resolve(new DeviceLost('gone'));
  it.each<[string, typeof tune, () => Promise<DeviceLost>]>([
    ['takes the device away', () => new Promise(() => {}), lostSoon],
    ['fails', () => Promise.reject(new Error('out of memory')), () => never],
    ['is cancelled', cancelled, () => never],
    ['finds nothing', async () => [], () => never],
  ])('is not tried again where it %s, but may be asked for', async (_, measuring, lost) => {
    vi.mocked(tune).mockImplementationOnce(measuring);
    expect(await takeWinners({ ...gpu, lost: lost() }, false)).toEqual({ tuning: undefined });
    expect(await takeWinners(gpu, false)).toEqual({ tuning: undefined });
    expect(tune).toHaveBeenCalledOnce();
    expect((await takeWinners(gpu, true)).tuning?.works).toEqual([figures('measured')]);
  });

  it('is kept as tried before it begins: the page may be closed meanwhile', async () => {
    vi.mocked(tune).mockImplementation(async () => {
      expect((await tuningRecords.read('tiles'))?.['vendor one']?.works).toEqual([]);
      return [figures('measured')];
    });
    expect((await takeWinners(gpu, false)).tuning?.works).toEqual([figures('measured')]);
  });

  it('does not hold where it cannot be kept: the next visit is to compute the same', async () => {
    const write = vi.spyOn(tuningRecords, 'write');
    vi.mocked(tune).mockImplementation(async () => {
      write.mockRejectedValueOnce(new Error('no room'));
      return [figures('measured')];
    });
    expect((await takeWinners(gpu, false)).tuning).toBeUndefined();
    expect(backend.winners).toEqual({});
  });

  it('is not begun where it cannot be kept', async () => {
    vi.spyOn(tuningRecords, 'write').mockRejectedValue(new Error('no room'));
    expect((await takeWinners(gpu, false)).tuning).toBeUndefined();
    expect(tune).not.toHaveBeenCalled();
  });

  it('holds as it was kept, also where another tab wrote meanwhile', async () => {
    const { write } = tuningRecords;
    vi.spyOn(tuningRecords, 'write').mockImplementation(async (id, records) => {
      await write(id, records);
      if (records['vendor one']?.works.length) await write(id, { 'vendor one': kept('of the other tab') });
    });
    await takeWinners(gpu, false);
    expect(backend.winners).toEqual({ forwardLarge: 'of the other tab' });
  });
});

it('leaves all to the rule without storage, but uses what somebody has it measure', async () => {
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('planted', 'SecurityError');
  });
  expect((await takeWinners(gpu, false)).tuning).toBeUndefined();
  expect(backend.winners).toEqual({});
  expect((await takeWinners(gpu, true)).tuning?.works).toEqual([figures('measured')]);
});
