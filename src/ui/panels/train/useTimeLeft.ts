// The time a training run still needs, measured while the page watches it.
import { useEffect, useState } from 'react';
import { type Mark, secondsLeft, withMark } from './timeLeft.ts';

/** Seconds left, or undefined while nothing trains or no pace is known yet. */
export function useTimeLeft(training: boolean, step: number, total: number): number | undefined {
  const [marks, setMarks] = useState<Mark[]>([]);
  useEffect(() => {
    setMarks((before) => (training ? withMark(before, { step, at: performance.now() }) : []));
  }, [training, step]);
  return training ? secondsLeft(marks, total) : undefined;
}
