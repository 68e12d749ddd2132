// The time that a job still needs, measured while the page watches it.
import { useEffect, useState } from 'react';
import { type Mark, secondsLeft, withMark } from './timeLeft.ts';

/** Seconds left of a job of which so much is over; undefined while nothing goes on or no pace is known yet. */
export function useTimeLeft(share: number | undefined): number | undefined {
  const [marks, setMarks] = useState<Mark[]>([]);
  useEffect(() => {
    setMarks((before) => (share === undefined ? [] : withMark(before, { share, at: performance.now() })));
  }, [share]);
  return share === undefined ? undefined : secondsLeft(marks);
}
