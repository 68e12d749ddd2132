// What the page makes of a training whose events and whose end arrive on ways of their own. The worker is played.
import { beforeEach, expect, it, vi } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { workerFailure } from '../protocol/channel.ts';
import type { EngineEvent } from '../protocol/events.ts';
import type { Outcome } from '../protocol/outcome.ts';
import type { RunRecord } from '../storage/records.ts';
import { activeRun, pauseRun, startRun, trainRun, useRuns } from './run.ts';

type Trained = Outcome<undefined>;
const engine = vi.hoisted(() => ({
  tell: (_: readonly EngineEvent[]) => {},
  die: () => {},
  end: (_outcome: Trained) => {},
  task: { runId: '' },
}));
vi.mock('./workers.ts', () => ({
  hearEngine: (hear: (events: readonly EngineEvent[]) => void) => {
    engine.tell = hear;
  },
  hearEngineDeath: (hear: () => void) => {
    engine.die = hear;
  },
  controlEngine: vi.fn(),
  performInEngine: (task: { runId: string }) => {
    engine.task = task;
    return new Promise<Trained>((resolve) => {
      engine.end = resolve;
    });
  },
}));

const run: RunRecord = {
  ...{ id: 'a', name: 'run 1', settings: defaultRunSettings, status: 'new', step: 0, parameters: 1 },
  ...{ curve: [], samples: [], createdAt: 1, updatedAt: 1 },
};
const completed: Trained = { kind: 'completed', value: undefined };
const failed: Trained = { kind: 'failed', failure: { ...workerFailure, code: 'training.busy' } };
const known = () => ({ status: useRuns.getState().runs[0]?.status, asked: useRuns.getState().live.a?.asked });
const told = (status: RunRecord['status']) => engine.tell([{ kind: 'run', run: { ...run, status } }]);

beforeEach(() => {
  useRuns.setState({ runs: [run], live: {}, activeId: undefined, failure: undefined });
});

it('what a run was asked is known at once, and no more when it goes on', async () => {
  const trained = trainRun('a');
  told('training');
  await pauseRun('a');
  expect(known()).toEqual({ status: 'training', asked: 'pause' });
  told('paused');
  engine.end(completed);
  await trained;
  expect(known()).toEqual({ status: 'paused', asked: undefined });
  void trainRun('a');
  told('training');
  expect(known()).toEqual({ status: 'training', asked: undefined });
});

it('a run that is started is shown as soon as it exists, and its id is what comes of it', async () => {
  const started = startRun('run 2', defaultRunSettings);
  expect(activeRun(useRuns.getState())).toBeUndefined();
  const { runId } = engine.task;
  engine.tell([{ kind: 'run', run: { ...run, id: runId } }]);
  expect(activeRun(useRuns.getState())?.id).toBe(runId);
  engine.end(completed);
  expect(await started).toBe(runId);
});

it('a run that was not made leaves what is set up in view, and says why', async () => {
  const started = startRun('run 2', defaultRunSettings);
  engine.end(failed);
  expect(await started).toBeUndefined();
  expect(useRuns.getState()).toMatchObject({
    runs: [run],
    activeId: undefined,
    failure: { code: 'training.busy' },
  });
});

it('a training that is refused leaves the run as it was; one whose worker dies has failed', async () => {
  const refused = trainRun('a');
  engine.end(failed);
  await refused;
  expect(known().status).toBe('new');
  const cut = trainRun('a');
  told('training');
  engine.die();
  engine.end({ kind: 'failed', failure: workerFailure });
  await cut;
  expect(useRuns.getState().runs[0]).toMatchObject({ status: 'failed', failure: workerFailure });
});
