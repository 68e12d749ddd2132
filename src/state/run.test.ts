// What the page makes of a training whose events and whose end arrive on ways of their own.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import type { EngineEvent } from '../protocol/engine.ts';
import type { Outcome } from '../protocol/outcome.ts';
import type { RunRecord } from '../storage/records.ts';
import { pauseRun, trainRun, useRuns } from './run.ts';

type Trained = Outcome<RunRecord>;
const engine = vi.hoisted(() => ({
  tell: (_event: EngineEvent) => {},
  end: (_outcome: Trained) => {},
}));
vi.mock('./workers.ts', () => ({
  hearEngine: (hear: (event: EngineEvent) => void) => {
    engine.tell = hear;
  },
  hearEngineDeath: vi.fn(),
  controlEngine: vi.fn(),
  performInEngine: () =>
    new Promise<Trained>((resolve) => {
      engine.end = resolve;
    }),
}));

const run: RunRecord = {
  ...{ id: 'a', name: 'run 1', settings: defaultRunSettings, status: 'new', step: 0, parameters: 1 },
  ...{ curve: [], samples: [], createdAt: 1, updatedAt: 1 },
};
const known = () => ({ status: useRuns.getState().runs[0]?.status, asked: useRuns.getState().live.a?.asked });

beforeEach(() => {
  vi.useFakeTimers();
  useRuns.setState({ runs: [run], live: {} });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a run that is resumed at once trains, whatever of its pause is still on its way', async () => {
  const trained = trainRun('a');
  engine.tell({ kind: 'curve', runId: 'a', points: [{ step: 1, loss: 3 }] }); // what follows is collected for a while
  await pauseRun('a');
  expect(known()).toEqual({ status: 'training', asked: 'pause' });
  engine.tell({ kind: 'status', runId: 'a', status: 'paused', step: 1 });
  engine.end({ kind: 'completed', value: { ...run, status: 'paused', step: 1 } });
  await trained;
  expect(known()).toEqual({ status: 'paused', asked: undefined });
  void trainRun('a');
  vi.advanceTimersByTime(1000);
  expect(known()).toEqual({ status: 'training', asked: undefined });
});
