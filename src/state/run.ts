// The runs: those in storage, the active one, and what arrives live while one trains.
// The engine worker is the only writer; this store is what the page knows of it.
import { create } from 'zustand';
import type { RunSettings } from '../config/run.ts';
import type { Failure } from '../errors/failure.ts';
import { workerFailure } from '../protocol/channel.ts';
import type { Estimate } from '../protocol/engine.ts';
import type { Outcome } from '../protocol/outcome.ts';
import type { RunRecord } from '../storage/records.ts';
import { applyEvents, forgetRun, type RunState, takeStored, withAsked } from './runEvents.ts';
import { readRun, readRuns } from './stored.ts';
import { controlEngine, hearEngine, hearEngineDeath, performInEngine } from './workers.ts';

export const useRuns = create<RunState>()(() => ({
  loaded: false,
  runs: [],
  damaged: [],
  activeId: undefined,
  live: {},
  failure: undefined,
}));

hearEngine((events) => useRuns.setState((state) => applyEvents(state, events)));
hearEngineDeath(() => {
  const { runs } = useRuns.getState();
  for (const run of runs) if (run.status === 'training') failTraining(run, workerFailure);
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

/**
 * Makes a run, shows it and trains it until it is done, paused, stopped or failed.
 * @returns its id, or undefined if it was not made
 */
export async function startRun(name: string, settings: RunSettings): Promise<string | undefined> {
  const runId = crypto.randomUUID();
  useRuns.setState({ activeId: runId, failure: undefined });
  const outcome = await performInEngine({ kind: 'start', runId, name, settings });
  if (outcome.kind === 'failed') failTask(runId, outcome.failure);
  const made = useRuns.getState().runs.some((run) => run.id === runId);
  if (!made) useRuns.setState(({ activeId }) => ({ activeId: activeId === runId ? undefined : activeId }));
  return made ? runId : undefined;
}

/**
 * Trains until the run is done, paused, stopped or failed. `byItself`: nobody asked, the run was cut off.
 * @returns false, at once, if another tab is training it
 */
export async function trainRun(runId: string, byItself = false): Promise<boolean> {
  useRuns.setState((state) => ({ ...withAsked(state, runId, undefined), failure: undefined }));
  const outcome = await performInEngine({ kind: 'train', runId, byItself });
  if (outcome.kind !== 'failed') return true;
  if (outcome.failure.code === 'storage.locked') return false;
  failTask(runId, outcome.failure);
  return true;
}

/** A training that failed outside of its run, which then cannot say so itself. */
function failTask(runId: string, failure: Failure): void {
  const run = useRuns.getState().runs.find((one) => one.id === runId);
  if (run?.status === 'training') failTraining(run, failure);
  fail(failure);
}

function failTraining(run: RunRecord, failure: Failure): void {
  const failed: RunRecord = { ...run, status: 'failed', failure };
  useRuns.setState((state) => applyEvents(state, [{ kind: 'run', run: failed }]));
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
  if (outcome.kind === 'failed') fail(outcome.failure);
}

export async function deleteRun(runId: string): Promise<void> {
  const outcome = await performInEngine({ kind: 'deleteRun', runId });
  if (outcome.kind === 'completed') useRuns.setState((state) => forgetRun(state, runId));
  if (outcome.kind === 'failed') fail(outcome.failure);
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
