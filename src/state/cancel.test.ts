// Whoever cancels is free at once, whatever the worker is doing: on wasm it computes without hearing a message. The
// worker is played: it answers nothing.
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../protocol/engine.ts';

/** Hears every message and answers none. */
class BusyWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

const ears = vi.hoisted(() => [] as ((event: EngineEvent) => void)[]);
vi.hoisted(() => vi.stubGlobal('navigator', {})); // without locks, which watch a worker that lives
vi.mock('./preferences.ts', () => ({ prefer: vi.fn(), usePreferences: { getState: () => ({}) } }));
vi.mock('./workers.ts', async (original) => ({
  ...(await original<typeof import('./workers.ts')>()),
  hearEngine: (hear: (event: EngineEvent) => void) => ears.push(hear),
}));

vi.stubGlobal('Worker', BusyWorker);
const { ask, cancelAnswer, useAnswer } = await import('./answer.ts');
const { cancelMeasuring, measureWorks, useBench } = await import('./bench.ts');
const { cancelTiles, measureTiles, useTiles } = await import('./tiles.ts');
const { deviceHolder } = await import('./deviceHolder.ts');

const tell = (event: EngineEvent) => {
  for (const hear of ears) hear(event);
};

beforeEach(() => {
  const report = { backend: 'webgpu', adapter: '', software: false } as const;
  tell({ kind: 'device', report });
  useTiles.setState({ running: undefined, failure: undefined });
});
afterAll(() => vi.unstubAllGlobals());

it('an answer is over as soon as it is cancelled, and another may be asked for', async () => {
  const asked = ask('a');
  expect(useAnswer.getState().busy).toBe(true);
  void cancelAnswer();
  await asked;
  expect(useAnswer.getState()).toMatchObject({ busy: false, failure: undefined, answer: undefined });
  const again = ask('a');
  expect(useAnswer.getState().busy).toBe(true);
  void cancelAnswer();
  await again;
});

it('works are over as soon as they are cancelled, also those that wait', async () => {
  const measured = measureWorks(['matmul256', 'matmul512']);
  expect(useBench.getState().running?.name).toBe('matmul256');
  void cancelMeasuring();
  await measured;
  expect(useBench.getState()).toMatchObject({ running: undefined, waiting: [], failure: undefined });
});

it('tiles are over as soon as they are cancelled, whatever the worker still says of them', async () => {
  const measured = measureTiles();
  tell({ kind: 'measuringTiles', work: 'forwardLarge', share: 0.2 });
  expect(deviceHolder()).toBe('tiles');
  void cancelTiles();
  await measured;
  tell({ kind: 'measuringTiles', work: 'forwardSmall', share: 0.4 });
  expect(deviceHolder()).toBeUndefined();
});

it('so are tiles that nobody asked for', () => {
  tell({ kind: 'measuringTiles', work: 'forwardLarge', share: 0.2 });
  expect(deviceHolder()).toBe('tiles');
  void cancelTiles();
  expect(deviceHolder()).toBeUndefined();
});
