import { expect, it, vi } from 'vitest';
import { collected } from './throttle.ts';

it('hands on the first item at once and the rest together, at most once a period', () => {
  vi.useFakeTimers();
  const flushed: number[][] = [];
  const { add, flush } = collected<number>(100, (items) => flushed.push(items));
  for (const item of [1, 2, 3]) add(item);
  expect(flushed).toEqual([[1]]);
  vi.advanceTimersByTime(100);
  expect(flushed).toEqual([[1], [2, 3]]);
  vi.advanceTimersByTime(1000);
  add(4);
  expect(flushed).toEqual([[1], [2, 3], [4]]);
  add(5);
  flush();
  expect(flushed.at(-1)).toEqual([5]);
  vi.advanceTimersByTime(1000);
  expect(flushed).toHaveLength(4);
  vi.useRealTimers();
});
