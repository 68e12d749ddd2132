// Live figures change at most ten times a second: collects items and hands them on together.

/** Items on their way. */
export interface Collected<T> {
  add(item: T): void;
  /** Hands on at once what waits. */
  flush(): void;
}

/** Hands items to `take` at once when quiet, else together after `milliseconds`. */
export function collected<T>(milliseconds: number, take: (items: T[]) => void): Collected<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    timer = setTimeout(release, milliseconds);
    take(items);
  };
  return {
    add(item) {
      waiting.push(item);
      if (timer === undefined) release();
    },
    flush: release,
  };
}
