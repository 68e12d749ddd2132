// When the page hears of what a worker tells. Time is played.
import { beforeEach, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../protocol/events.ts';
import { EventStream } from './events.ts';

const point = (runId: string, step: number): EngineEvent => ({ kind: 'curve', runId, points: [{ step }] });
const share = (id: string, part: number): EngineEvent => ({
  kind: 'job',
  job: { id, what: 'benchmark', phase: 'measuring', share: part },
});
let heard: (readonly EngineEvent[])[];
let events: EventStream;

beforeEach(() => {
  vi.useFakeTimers();
  heard = [];
  events = new EventStream();
  events.listen((arrived) => heard.push(arrived));
  return () => vi.useRealTimers();
});

it('tells at once where it was quiet, then together with what follows within a tenth of a second', () => {
  for (const step of [1, 2, 3]) events.tell(point('a', step));
  expect(heard).toEqual([[point('a', 1)]]);
  vi.advanceTimersByTime(100);
  expect(heard).toHaveLength(2);
  vi.advanceTimersByTime(1000);
  events.tell(point('a', 4));
  expect(heard).toHaveLength(3);
});

it('joins points of a run that follow one another, and keeps the order of everything else', () => {
  events.tell(point('a', 1));
  const kept: EngineEvent = { kind: 'checkpoint', runId: 'a', step: 3, key: 'a/3' };
  for (const event of [point('a', 2), point('a', 3), kept, point('a', 4), point('b', 1)]) events.tell(event);
  events.flush();
  expect(heard[1]).toEqual([
    { kind: 'curve', runId: 'a', points: [{ step: 2 }, { step: 3 }] },
    kept,
    point('a', 4),
    point('b', 1),
  ]);
});

it('tells of each job only what it said last, and before that it is over', () => {
  events.tell(share('x', 0));
  for (const event of [share('x', 0.2), share('y', 0.5), share('x', 0.4)]) events.tell(event);
  events.tell({ kind: 'jobOver', id: 'x' });
  events.flush();
  expect(heard[1]).toEqual([share('x', 0.4), share('y', 0.5), { kind: 'jobOver', id: 'x' }]);
});

it('sends what waits at once when it is told to, and nothing where nothing waits', () => {
  events.tell(point('a', 1));
  events.tell(point('a', 2));
  events.flush();
  expect(heard).toHaveLength(2);
  events.flush();
  vi.advanceTimersByTime(1000);
  expect(heard).toHaveLength(2);
});
