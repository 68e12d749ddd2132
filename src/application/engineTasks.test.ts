// The engine worker as the page calls it while one task has the device for itself. Device and work are played; a task
// holds it until the test lets it end.
import 'fake-indexeddb/auto';
import { clear } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import type { EngineTask } from '../protocol/engine.ts';
import type { EngineWorker } from '../protocol/workers.ts';
import { runBenchmark } from '../session/benchmark.ts';
import type { SessionEnd } from '../session/events.ts';
import { runThroughLosses } from '../session/recovery.ts';
import { database } from '../storage/databases.ts';
import { runRecords } from '../storage/recordStores.ts';
import { engineWorker } from './engine.ts';
import { freeLocks, newRun } from './runs/storedRuns.fixture.ts';

const { openDevice, reopenDevice, preferBackend } = vi.hoisted(() => ({
  openDevice: vi.fn(),
  reopenDevice: vi.fn(),
  preferBackend: vi.fn(),
}));
vi.mock('./device/engineDevice.ts', () => ({
  EngineDevice: class {
    open = openDevice;
    reopen = reopenDevice;
  },
}));
vi.mock('./device/backendChoice.ts', () => ({
  PreferredBackend: class {
    prefer = preferBackend;
  },
}));
vi.mock('../gpu/device.ts', () => ({ engineBackend: () => undefined }));
vi.mock('../session/benchmark.ts', () => ({ runBenchmark: vi.fn() }));
vi.mock('../session/recovery.ts', () => ({ runThroughLosses: vi.fn() }));

let engine: EngineWorker;
const report = { backend: 'wasm', adapter: '', software: false } as const;
const device = { report, lost: new Promise<never>(() => {}) };
const times = { median: 1, quartiles: [1, 1] as [number, number], runs: 3 };
const paused: SessionEnd = { kind: 'paused', step: 0 };

const train = { kind: 'train', runId: 'a', byItself: false } as const;
const benchmark = { kind: 'benchmark', name: 'A' } as const;
const measureTiles = { kind: 'measureTiles' } as const;
const measureBackends: EngineTask = { kind: 'measureBackends' };
const chooseBackend: EngineTask = { kind: 'chooseBackend', backend: 'wasm' };

beforeEach(async () => {
  engine = engineWorker({ wasmPath: '' });
  vi.stubGlobal('navigator', { locks: freeLocks });
  await clear(database('runs'));
  await runRecords.write('a', newRun('a'));
  vi.mocked(openDevice).mockReset().mockResolvedValue(device);
  vi.mocked(reopenDevice).mockReset().mockResolvedValue(device);
  vi.mocked(preferBackend).mockReset();
  vi.mocked(runBenchmark).mockReset().mockResolvedValue(times);
  vi.mocked(runThroughLosses).mockReset().mockResolvedValue(paused);
  return () => vi.unstubAllGlobals();
});

/** How the worker answers: `completed`, or the code of the failure. */
async function answerTo(task: EngineTask): Promise<string> {
  const outcome = await engine.perform(task, crypto.randomUUID());
  return outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
}

/** What a task waits for, and what that gives in the end. */
const waits = {
  train: [runThroughLosses, paused],
  benchmark: [runBenchmark, times],
  measureTiles: [reopenDevice, device],
} as const;

/** Begins a task that goes on until it is ended or fails. */
function begin(task: EngineTask & { kind: keyof typeof waits }) {
  const [wait, value] = waits[task.kind];
  const ways = { end: () => {}, fail: (_: Error) => {} };
  const until = new Promise<typeof value>((resolve, reject) =>
    Object.assign(ways, { end: () => resolve(value), fail: reject }),
  );
  vi.mocked(wait as () => Promise<typeof value>).mockReturnValueOnce(until);
  return { ended: answerTo(task), ...ways };
}

it.each([benchmark, measureTiles])(
  'refuses all others while it performs $kind, and then no more',
  async (task) => {
    const { ended, end } = begin(task);
    vi.mocked(reopenDevice).mockClear();
    for (const other of [train, benchmark, measureTiles, measureBackends, chooseBackend])
      expect([other.kind, await answerTo(other)]).toEqual([other.kind, 'measuring.busy']);
    expect(reopenDevice).not.toHaveBeenCalled();
    expect(preferBackend).not.toHaveBeenCalled();
    expect(await runRecords.read('a')).toEqual(newRun('a'));
    end();
    expect(await ended).toBe('completed');
    for (const other of [train, benchmark, chooseBackend]) expect(await answerTo(other)).toBe('completed');
  },
);

it('refuses to measure and to train another run while one trains, which another backend does not end', async () => {
  const { ended, end } = begin(train);
  for (const other of [train, benchmark, measureTiles, measureBackends])
    expect([other.kind, await answerTo(other)]).toEqual([other.kind, 'training.busy']);
  expect(await answerTo(chooseBackend)).toBe('completed');
  end();
  expect(await ended).toBe('completed');
});

it.each([train, benchmark, measureTiles])('gives the device free where $kind fails', async (task) => {
  const { ended, fail } = begin(task);
  await vi.waitFor(() => expect(waits[task.kind][0]).toHaveBeenCalledOnce());
  fail(new Error('broken'));
  await ended;
  expect(await answerTo(benchmark)).toBe('completed');
});

/** Grants every lock but that of the run, which another tab has. */
const runHeldElsewhere = async (name: string, ...rest: unknown[]) =>
  (rest.at(-1) as (lock: object | null) => unknown)(name.includes('-run-') ? null : {});

it('makes a run and trains it as one task: the page hears of it once it trains, and how it ended', async () => {
  const heard: string[] = [];
  await engine.listen((events) => {
    for (const event of events) if (event.kind === 'run') heard.push(`${event.run.id} ${event.run.status}`);
  });
  const start = { kind: 'start', runId: 'b', name: 'b', settings: newRun('b').settings } as const;
  expect(await answerTo(start)).toBe('completed');
  expect(heard).toEqual(['b training', 'b paused']);
  expect((await runRecords.read('b'))?.status).toBe('paused');
});

it('tells of a run that was made but may not train, and why', async () => {
  const heard: string[] = [];
  await engine.listen((events) => {
    for (const event of events) if (event.kind === 'run') heard.push(`${event.run.id} ${event.run.status}`);
  });
  const start = { kind: 'start', runId: 'b', name: 'b', settings: newRun('b').settings } as const;
  const { ended, end } = begin(benchmark);
  expect(await answerTo(start)).toBe('measuring.busy');
  expect([heard, await runRecords.read('b')]).toEqual([[], undefined]);
  end();
  await ended;
  vi.stubGlobal('navigator', { locks: { ...freeLocks, request: runHeldElsewhere } });
  expect(await answerTo(start)).toBe('storage.locked');
  expect(heard).toEqual(['b new']);
});
