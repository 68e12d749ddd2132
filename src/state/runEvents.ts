// How the engine's events change what the page knows of the runs: plain functions of state and events.

import type { Failure } from '../errors/failure.ts';
import type { CurvePoint, Sample } from '../protocol/engine.ts';
import type { EngineEvent } from '../protocol/events.ts';
import type { DamagedRecord } from '../storage/recordStores.ts';
import type { RunRecord } from '../storage/records.ts';

/** What is only known while the page is open. */
interface LiveRun {
  /** What the training was asked; it obeys after the step under way. */
  asked?: 'pause' | 'stop' | undefined;
  /** Steps done, ahead of the newest checkpoint's step. */
  step: number;
  /** Things that went wrong without stopping the run, newest last. */
  warnings: Failure[];
  /** Examples left out because no row can hold them, if there were any. */
  leftOut?: number;
  /** Step of the newest checkpoint written while the page was open. */
  checkpointStep?: number;
}

export interface RunState {
  /** The stored runs have been read. */
  loaded: boolean;
  /** Newest first. Curve and samples grow live. */
  runs: RunRecord[];
  /** Stored, but unreadable: they can only be deleted. */
  damaged: readonly DamagedRecord[];
  activeId: string | undefined;
  live: Readonly<Record<string, LiveRun>>;
  /** The newest failure of something the visitor asked for. */
  failure: Failure | undefined;
}

type Known = Pick<RunState, 'runs' | 'live'>;

/** The state after some events, in order. */
export function applyEvents<S extends Known>(state: S, events: readonly EngineEvent[]): S {
  return events.reduce(applyEvent, state);
}

function applyEvent<S extends Known>(state: S, event: EngineEvent): S {
  switch (event.kind) {
    case 'run':
      return withStored(state, event.run);
    case 'evaluation':
      return withRun(state, event.runId, (run) => ({ ...run, evaluatedOn: event.on }));
    case 'leftOut':
      return withLive(state, event.runId, { leftOut: event.examples });
    case 'curve': {
      const step = event.points.at(-1)?.step;
      const live = step === undefined ? state : withLive(state, event.runId, { step });
      return withRun(live, event.runId, (run) => ({ ...run, curve: withPoints(run.curve, event.points) }));
    }
    case 'sample':
      return withRun(state, event.runId, (run) => ({
        ...run,
        samples: withSample(run.samples, event.sample),
      }));
    case 'checkpoint':
      return withRun(withLive(state, event.runId, { checkpointStep: event.step }), event.runId, (run) => ({
        ...run,
        step: event.step,
        checkpointKey: event.key,
      }));
    case 'warning': {
      const warnings = [...liveOf(state, event.runId).warnings, event.failure].slice(-5);
      return withLive(state, event.runId, { warnings });
    }
    case 'job':
    case 'jobOver':
    case 'device':
      return state;
  }
}

/** A run as it is stored now. While it trains, the page knows more of its curve and samples than storage. */
function withStored<S extends Known>(state: S, stored: RunRecord): S {
  const known = state.runs.find((run) => run.id === stored.id);
  const goesOn = stored.status === 'training' && known?.status === 'training';
  const run = goesOn ? { ...stored, curve: known.curve, samples: known.samples } : stored;
  const step = goesOn ? liveOf(state, run.id).step : run.step;
  const over = run.status !== 'training' && { asked: undefined };
  return withLive(keepRecord(state, run), run.id, { step, ...over });
}

/** The curve with points added; a step that is repeated after a resume replaces what came after it. */
export function withPoints(curve: readonly CurvePoint[], points: readonly CurvePoint[]): CurvePoint[] {
  const result = [...curve];
  for (const point of points) {
    while (result.length > 0 && result[result.length - 1]!.step > point.step) result.pop();
    const last = result[result.length - 1];
    if (last?.step === point.step) result[result.length - 1] = { ...last, ...point };
    else result.push(point);
  }
  return result;
}

/**
 * The samples with one added. Events may arrive after the record that already holds what they tell, and a resumed run
 * repeats steps: the same example at the same step is replaced, and what came after that step goes.
 */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const others = samples.filter(
    ({ step, input }) => step < sample.step || (step === sample.step && input !== sample.input),
  );
  return [...others, sample];
}

function liveOf(state: Known, runId: string): LiveRun {
  return state.live[runId] ?? { step: 0, warnings: [] };
}

function withLive<S extends Known>(state: S, runId: string, change: Partial<LiveRun>): S {
  return { ...state, live: { ...state.live, [runId]: { ...liveOf(state, runId), ...change } } };
}

function withRun<S extends Known>(state: S, runId: string, change: (run: RunRecord) => RunRecord): S {
  return { ...state, runs: state.runs.map((run) => (run.id === runId ? change(run) : run)) };
}

/** The state of a run that was asked to end, or was not yet; it is there at once, whoever asked and how. */
export function withAsked<S extends Known>(state: S, runId: string, asked: LiveRun['asked']): S {
  return withLive(state, runId, { asked });
}

/** The state with a record from the engine in place of what was known of it. */
export function keepRecord<S extends Known>(state: S, record: RunRecord): S {
  return { ...state, runs: [record, ...state.runs.filter((run) => run.id !== record.id)] };
}

/** The state with a record that another tab wrote: what this one knew of its own training is of no use. */
export function takeStored<S extends Known>(state: S, record: RunRecord): S {
  const { [record.id]: _, ...live } = state.live;
  return { ...keepRecord(state, record), live };
}

/** The state without a run, whole or damaged; the next newest becomes active. */
export function forgetRun(state: RunState, runId: string): RunState {
  const runs = state.runs.filter((run) => run.id !== runId);
  const damaged = state.damaged.filter((one) => one.id !== runId);
  const { [runId]: _, ...live } = state.live;
  return { ...state, runs, damaged, live, activeId: state.activeId === runId ? runs[0]?.id : state.activeId };
}
