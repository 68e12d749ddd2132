// Live figures change at most ten times a second: collects items and hands them on together.

/** Hands items to `flush` at once when quiet, else together after `milliseconds`. */
export function collected<T>(milliseconds: number, flush: (items: T[]) => void): (item: T) => void {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release = () => {
    timer = undefined;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    timer = setTimeout(release, milliseconds);
    flush(items);
  };
  return (item) => {
    waiting.push(item);
    if (timer === undefined) release();
  };
}
