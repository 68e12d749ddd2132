import { expect, it } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import type { RunRecord } from '../storage/records.ts';
import {
  applyEvents,
  forgetRun,
  keepRecord,
  type RunState,
  takeStored,
  withAsked,
  withPoints,
  withSample,
} from './runEvents.ts';

const run = (id: string): RunRecord => ({
  id,
  name: id,
  settings: defaultRunSettings,
  status: 'training',
  step: 0,
  parameters: 10,
  curve: [],
  samples: [],
  createdAt: 1,
  updatedAt: 1,
});
const state = (...ids: string[]): RunState => ({
  loaded: true,
  runs: ids.map(run),
  damaged: [],
  activeId: ids[0],
  live: {},
  failure: undefined,
});
const failure = { code: 'session.diverged', wanted: 'a number', got: 'NaN', remedy: '', message: '' };

it('puts a point beside the same step and leaves out what a resumed run repeats', () => {
  const curve = [
    { step: 1, loss: 3 },
    { step: 2, loss: 2 },
    { step: 3, loss: 1 },
  ];
  expect(withPoints(curve, [{ step: 3, validationLoss: 9 }])).toEqual([
    { step: 1, loss: 3 },
    { step: 2, loss: 2 },
    { step: 3, loss: 1, validationLoss: 9 },
  ]);
  expect(withPoints(curve, [{ step: 2, loss: 5 }])).toEqual([
    { step: 1, loss: 3 },
    { step: 2, loss: 5 },
  ]);
});

it('shows a sample once, although it is told of again after the record that holds it', () => {
  const sample = (step: number, input: string) => ({ step, input, wanted: 'w', written: `${step}` });
  const samples = [sample(20, 'x'), sample(20, 'y'), sample(40, 'x'), sample(40, 'y')];
  const kept = keepRecord(state('a'), { ...run('a'), status: 'done', step: 40, samples });
  const late = samples.slice(2).map((one) => ({ kind: 'sample', runId: 'a', sample: one }) as const);
  expect(applyEvents(kept, late).runs[0]?.samples).toEqual(samples);
});

it('lets go of the samples that a resumed run repeats', () => {
  const sample = (step: number, written: string) => ({ step, input: 'x', wanted: 'w', written });
  const before = [sample(20, 'a'), sample(40, 'b'), sample(60, 'c')];
  expect(withSample(before, sample(40, 'again'))).toEqual([sample(20, 'a'), sample(40, 'again')]);
});

it('follows a run through its points', () => {
  const moving = applyEvents(state('a'), [{ kind: 'curve', runId: 'a', points: [{ step: 4, loss: 2 }] }]);
  expect(moving.live.a).toMatchObject({ step: 4 });
  expect(moving.runs[0]?.curve).toEqual([{ step: 4, loss: 2 }]);
});

it('takes a run as it is stored when it is made, begins and ends', () => {
  const made = applyEvents(state('a'), [{ kind: 'run', run: { ...run('b'), status: 'new' } }]);
  expect(made.runs.map(({ id, status }) => [id, status])).toEqual([
    ['b', 'new'],
    ['a', 'training'],
  ]);
  const ended: RunRecord = { ...run('b'), status: 'done', step: 8, curve: [{ step: 8, loss: 1 }] };
  const over = applyEvents(made, [
    { kind: 'run', run: run('b') },
    { kind: 'curve', runId: 'b', points: [{ step: 9, loss: 2 }] },
    { kind: 'run', run: ended },
  ]);
  expect(over.runs[0]).toEqual(ended);
  expect(over.live.b?.step).toBe(8);
});

it('keeps what it knows of a run that trains when that is renamed: storage is behind', () => {
  const renamed = applyEvents(state('a'), [
    { kind: 'curve', runId: 'a', points: [{ step: 4, loss: 2 }] },
    { kind: 'run', run: { ...run('a'), name: 'another' } },
  ]);
  expect(renamed.runs[0]).toMatchObject({ name: 'another', curve: [{ step: 4, loss: 2 }] });
  expect(renamed.live.a?.step).toBe(4);
});

it('knows what a run was asked until it is no longer training', () => {
  const begun = applyEvents(withAsked(state('a'), 'a', 'stop'), [{ kind: 'run', run: run('a') }]);
  expect(begun.live.a).toMatchObject({ asked: 'stop' });
  const ended = applyEvents(begun, [{ kind: 'run', run: { ...run('a'), status: 'stopped' } }]);
  expect(ended.live.a).toMatchObject({ asked: undefined });
});

it('knows how many examples a run leaves out', () => {
  const told = applyEvents(state('a'), [
    { kind: 'leftOut', runId: 'a', examples: 2 },
    { kind: 'leftOut', runId: 'a', examples: 7 },
  ]);
  expect(told.live.a?.leftOut).toBe(7);
});

it('leaves other runs alone and keeps the newest five warnings', () => {
  const warned = applyEvents(
    state('a', 'b'),
    Array.from(
      { length: 7 },
      (_, i) => ({ kind: 'warning', runId: 'a', failure: { ...failure, got: `${i}` } }) as const,
    ),
  );
  expect(warned.live.a?.warnings.map((one) => one.got)).toEqual(['2', '3', '4', '5', '6']);
  expect(warned.live.b).toBeUndefined();
  expect(warned.runs[1]).toEqual(run('b'));
});

it('makes the next newest run active when the active one is deleted', () => {
  expect(forgetRun(state('a', 'b'), 'a')).toMatchObject({ activeId: 'b', runs: [{ id: 'b' }] });
  expect(forgetRun(state('a'), 'a').activeId).toBeUndefined();
});

it('replaces what was known of a run by its record', () => {
  const kept = keepRecord(state('a', 'b'), { ...run('b'), step: 9 });
  expect(kept.runs.map((one) => [one.id, one.step])).toEqual([
    ['b', 9],
    ['a', 0],
  ]);
});

it('shows a run as another tab stored it, without what this tab had trained of it before', () => {
  const trained = applyEvents(state('a', 'b'), [
    { kind: 'curve', runId: 'a', points: [{ step: 9, loss: 3 }] },
    { kind: 'checkpoint', runId: 'a', step: 5, key: 'a/5' },
    { kind: 'leftOut', runId: 'b', examples: 1 },
  ]);
  const stored = { ...run('a'), step: 7 };
  const taken = takeStored(trained, stored);
  expect(taken.runs).toEqual([stored, run('b')]);
  expect(Object.keys(taken.live)).toEqual(['b']);
});

it('knows a run that can be asked and resumed from its first checkpoint on, also if the worker dies after it', () => {
  const kept = applyEvents(state('a', 'b'), [
    { kind: 'curve', runId: 'a', points: [{ step: 7, loss: 3 }] },
    { kind: 'checkpoint', runId: 'a', step: 5, key: 'wherever/it/lies' },
  ]);
  expect(kept.runs[0]).toMatchObject({ step: 5, checkpointKey: 'wherever/it/lies' });
  expect(kept.live.a).toMatchObject({ step: 7, checkpointStep: 5 });
  expect(kept.runs[1]).toEqual(run('b'));
});
