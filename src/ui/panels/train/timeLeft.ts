// How long a run will still take, from the steps the page saw go by: the device's clock is not ours to read.

/** A step and when it was seen, in milliseconds of any steady clock. */
export interface Mark {
  step: number;
  at: number;
}

const longest = 40;

/** Adds a mark; marks of an earlier start (a smaller or equal step) and old ones go. */
export function withMark(marks: readonly Mark[], mark: Mark): Mark[] {
  const last = marks.at(-1);
  if (last && mark.step < last.step) return [mark];
  if (last && mark.step === last.step) return [...marks];
  return [...marks, mark].slice(-longest);
}

/** Seconds until `total` steps are done, at the pace of the marks; undefined before there is a pace. */
export function secondsLeft(marks: readonly Mark[], total: number): number | undefined {
  const first = marks[0];
  const last = marks.at(-1);
  if (!first || !last || last.step <= first.step) return undefined;
  const perStep = (last.at - first.at) / (last.step - first.step) / 1000;
  return Math.max(0, total - last.step) * perStep;
}
