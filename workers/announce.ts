// Events on their way to the page: points of a curve are gathered, so that the page hears at most ten times a second.
import type { EngineEvent } from '../src/protocol/engine.ts';
import type { CurvePoint } from '../src/session/curve.ts';

type Listener = (event: EngineEvent) => void;

const gatherMilliseconds = 100;
const listeners = new Set<Listener>();
const gathered = new Map<string, CurvePoint[]>();
let timer: ReturnType<typeof setTimeout> | undefined;

export function addListener(listener: Listener): void {
  listeners.add(listener);
}

function send(event: EngineEvent): void {
  for (const listener of listeners) listener(event);
}

function sendPoints(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [runId, points] of gathered) send({ kind: 'curve', runId, points });
  gathered.clear();
}

/** Tells the page; what was gathered before goes first, so that the order holds. */
export function announce(event: EngineEvent): void {
  sendPoints();
  send(event);
}

/** Tells the page of a point, together with those that follow soon. */
export function announcePoint(runId: string, point: CurvePoint): void {
  gathered.set(runId, [...(gathered.get(runId) ?? []), point]);
  timer ??= setTimeout(sendPoints, gatherMilliseconds);
}
