// The shape of a golden suite: one file a folder of T5_GOLDEN, found by its name in scripts/golden/suites.ts.
// Suites read folder lists and JSON indexes, never names, so that a folder of the same shape may replace another.

/** Where a suite says what it compared. */
export interface Report {
  /** A number: passes if `deviation` is finite and at most `tolerance`. */
  near(name: string, deviation: number, tolerance: number): void;
  /** Anything else: passes if both are equal as JSON (typed arrays as arrays). */
  equal(name: string, actual: unknown, expected: unknown): void;
}

/** Reference outputs of one folder that our code must equal. */
export interface GoldenSuite {
  /** Name of the folder under T5_GOLDEN. */
  folder: string;
  /** Backends it runs on; none for suites without tensors. */
  backends: readonly ('webgpu' | 'wasm' | 'cpu')[];
  /** Files of the folder that are deliberately not covered yet, with the reason, as name suffixes. */
  uncovered?: Readonly<Record<string, string>>;
  /** Runs every case of the folder. Throws only if the folder itself cannot be read. */
  run(directory: string, report: Report): Promise<void>;
}
