// What measuring tells of one work. A file of its own: the page reads it, too, which holds no engine.

/** What a work took; times in ms of one step or one product. */
export interface BenchmarkTimes {
  median: number;
  /** Half of the runs lie between these two. */
  quartiles: [number, number];
  runs: number;
}
