// How long a job will still take, from the shares that the page saw go by: the worker's clock is not ours to read.

/** How much of a job was over, 0 to 1, and when that was seen, in milliseconds of any steady clock. */
export interface Mark {
  share: number;
  at: number;
}

const longest = 40;

/** Adds a mark; marks of an earlier start (a smaller share) and old ones go. */
export function withMark(marks: readonly Mark[], mark: Mark): Mark[] {
  const last = marks.at(-1);
  if (last && mark.share < last.share) return [mark];
  if (last && mark.share === last.share) return [...marks];
  return [...marks, mark].slice(-longest);
}

/** Seconds until all is over, at the pace of the marks; undefined before there is a pace. */
export function secondsLeft(marks: readonly Mark[]): number | undefined {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last.share <= first.share) return undefined;
  const pace = (last.at - first.at) / (last.share - first.share) / 1000;
  return Math.max(0, 1 - last.share) * pace;
}
