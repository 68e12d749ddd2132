// The one stream of what a worker tells the page, and the only place that holds it back: the page hears at once where it
// was quiet, else together with what follows within a tenth of a second. Order is kept, but for how far jobs are: that comes
// first.
import type { EngineEvent } from '../protocol/events.ts';

/** Hears events in the order in which they were told. */
type EventListener = (events: readonly EngineEvent[]) => void;

const gatherMilliseconds = 100;

export class EventStream {
  private readonly listeners = new Set<EventListener>();
  private waiting: EngineEvent[] = [];
  /** Of each job only what it said last. */
  private readonly reports = new Map<string, EngineEvent>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  listen(listener: EventListener): void {
    this.listeners.add(listener);
  }

  readonly tell = (event: EngineEvent): void => {
    if (event.kind === 'job') this.reports.set(event.job.id, event);
    else this.waiting.push(event);
    if (this.timer === undefined) this.flush();
  };

  /** Hands on at once what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length + this.reports.size === 0) return;
    const events = [...this.reports.values(), ...joined(this.waiting)];
    this.waiting = [];
    this.reports.clear();
    this.timer = setTimeout(() => this.flush(), gatherMilliseconds);
    for (const listener of this.listeners) listener(events);
  }
}

/** Points of a run that follow one another become one event: the page draws its curve once. */
function joined(events: readonly EngineEvent[]): EngineEvent[] {
  const all: EngineEvent[] = [];
  for (const event of events) {
    const last = all.at(-1);
    const follows = event.kind === 'curve' && last?.kind === 'curve' && last.runId === event.runId;
    if (follows) all.splice(-1, 1, { ...last, points: [...last.points, ...event.points] });
    else all.push(event);
  }
  return all;
}
