// The runs: those in storage, the active one, and what arrives live while one trains.
// The engine worker is the only writer; this store is what the page knows of it.
import { create } from 'zustand';
import type { RunSettings } from '../config/run.ts';
import type { Failure } from '../errors/failure.ts';
import { workerFailure } from '../protocol/channel.ts';
import type { EngineEvent, Estimate, ExportedArchive } from '../protocol/engine.ts';
import type { Outcome } from '../protocol/outcome.ts';
import type { RunRecord } from '../storage/records.ts';
import { applyEvents, forgetRun, keepRecord, type RunState, takeStored, withAsked } from './runEvents.ts';
import { readRun, readRuns } from './stored.ts';
import { collected } from './throttle.ts';
import { controlEngine, hearEngine, hearEngineDeath, performInEngine } from './workers.ts';

export const useRuns = create<RunState>()(() => ({
  loaded: false,
  runs: [],
  damaged: [],
  activeId: undefined,
  live: {},
  failure: undefined,
}));

const events = collected<EngineEvent>(100, (arrived) => {
  useRuns.setState((state) => applyEvents(state, arrived));
});

hearEngine(events.add);
hearEngineDeath(() => {
  useRuns.setState((state) => {
    const training = state.runs.filter((run) => run.status === 'training');
    return applyEvents(
      state,
      training.map((run) => ({
        kind: 'status',
        runId: run.id,
        status: 'failed',
        step: run.step,
        failure: workerFailure,
      })),
    );
  });
});

function fail(failure: Failure): void {
  useRuns.setState({ failure });
}

/** Reads the stored runs; the first time, the newest becomes active if none is. */
export async function loadRuns(): Promise<void> {
  try {
    const { records: runs, damaged } = await readRuns();
    runs.sort((a, b) => b.updatedAt - a.updatedAt);
    useRuns.setState((state) => {
      const newest = state.loaded ? undefined : runs[0];
      const active = runs.find((run) => run.id === state.activeId) ?? newest;
      return { loaded: true, runs, damaged, activeId: active?.id };
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const remedy = 'Allow this site to store data, or leave the private window.';
    useRuns.setState({
      loaded: true,
      failure: { code: 'storage.read', wanted: 'readable storage', got: message, remedy, message },
    });
  }
}

/** Takes a run as another tab has stored it; one that cannot be read now is told of when all are read again. */
export async function refreshRun(runId: string): Promise<void> {
  const record = await readRun(runId).catch(() => undefined);
  if (record) useRuns.setState((state) => takeStored(state, record));
}

/** Makes a run active: its curve and samples are shown. */
export function selectRun(runId: string | undefined): void {
  useRuns.setState({ activeId: runId });
}

export function dismissFailure(): void {
  useRuns.setState({ failure: undefined });
}

/** Creates a run and makes it active. */
export async function createRun(name: string, settings: RunSettings): Promise<RunRecord | undefined> {
  const outcome = await performInEngine({ kind: 'createRun', name, settings });
  if (outcome.kind === 'failed') fail(outcome.failure);
  if (outcome.kind !== 'completed') return undefined;
  useRuns.setState((state) => ({
    ...keepRecord(state, outcome.value),
    activeId: outcome.value.id,
    failure: undefined,
  }));
  return outcome.value;
}

/**
 * Trains until the run is done, paused, stopped or failed. `byItself`: nobody asked, the run was cut off.
 * @returns false, at once, if another tab is training it
 */
export async function trainRun(runId: string, byItself = false): Promise<boolean> {
  events.flush(); // what is still on its way is of the training before
  useRuns.setState((state) => ({
    ...applyEvents(withAsked(state, runId, undefined), [
      {
        kind: 'status',
        runId,
        status: 'training',
        step: state.runs.find((run) => run.id === runId)?.step ?? 0,
      },
      { kind: 'preparing', runId, phase: 'text' },
    ]),
    failure: undefined,
  }));
  const outcome = await performInEngine({ kind: 'train', runId, byItself });
  events.flush();
  if (outcome.kind === 'completed') useRuns.setState((state) => keepRecord(state, outcome.value));
  if (outcome.kind !== 'failed') return true;
  if (outcome.failure.code === 'storage.locked') return false;
  failTraining(runId, outcome.failure);
  return true;
}

function failTraining(runId: string, failure: Failure): void {
  useRuns.setState((state) => {
    const step = state.runs.find((run) => run.id === runId)?.step ?? 0;
    return { ...applyEvents(state, [{ kind: 'status', runId, status: 'failed', step, failure }]), failure };
  });
}

/** Asks the training to pause after the step under way; a checkpoint is written. */
export async function pauseRun(runId: string): Promise<void> {
  useRuns.setState((state) => withAsked(state, runId, 'pause'));
  await controlEngine({ kind: 'pause', runId });
}

/** Asks the training to end after the step under way; a checkpoint is written. */
export async function stopRun(runId: string): Promise<void> {
  useRuns.setState((state) => withAsked(state, runId, 'stop'));
  await controlEngine({ kind: 'stop', runId });
}

export async function renameRun(runId: string, name: string): Promise<void> {
  const outcome = await performInEngine({ kind: 'renameRun', runId, name });
  if (outcome.kind === 'completed') useRuns.setState((state) => keepRecord(state, outcome.value));
  if (outcome.kind === 'failed') fail(outcome.failure);
}

export async function deleteRun(runId: string): Promise<void> {
  const outcome = await performInEngine({ kind: 'deleteRun', runId });
  if (outcome.kind === 'completed') useRuns.setState((state) => forgetRun(state, runId));
  if (outcome.kind === 'failed') fail(outcome.failure);
}

/** The run as an archive with its model in standard files; undefined where that failed. */
export async function exportRun(runId: string): Promise<ExportedArchive | undefined> {
  const outcome = await performInEngine({ kind: 'exportRun', runId });
  if (outcome.kind === 'failed') fail(outcome.failure);
  return outcome.kind === 'completed' ? outcome.value : undefined;
}

/** What a run with these settings would cost. */
export function estimateRun(settings: RunSettings): Promise<Outcome<Estimate>> {
  return performInEngine({ kind: 'estimate', settings });
}

/** The run that trains, if one does: the engine trains one at a time. */
export function trainingRun({ runs }: RunState): RunRecord | undefined {
  return runs.find((run) => run.status === 'training');
}

/** The run that is shown, if there is one. */
export function activeRun(state: RunState): RunRecord | undefined {
  return state.runs.find((run) => run.id === state.activeId);
}
