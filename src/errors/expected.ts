// The errors the project throws on purpose. Callers branch on `code` or on the class, never on the text;
// the page renders `code` and the values in the user's language, the English message is for the log.

/** The parts of an `Expected` that can cross a thread or be shown in another language. */
export interface ExpectedParts {
  /** Dotted name of what was wrong, such as `safetensors.header`. */
  code: string;
  /** What would have been right, in words. */
  wanted: string;
  /** What was found instead, in words. */
  got: string;
  /** What the person can do about it, one sentence. */
  remedy: string;
}

/** A value from outside that is not what it should be: who, wanted, got, and what to do. */
export class Expected extends RangeError implements ExpectedParts {
  override readonly name = 'Expected';
  readonly got: string;

  constructor(
    readonly code: string,
    readonly wanted: string,
    got: unknown,
    readonly remedy: string,
  ) {
    super(`${code}: expected ${wanted}, got ${String(got)}. ${remedy}`);
    this.got = String(got);
  }
}

/** The GPU device went away (driver reset, tab in the background, memory): work goes on from the last checkpoint. */
export class DeviceLost extends Error {
  override readonly name = 'DeviceLost';

  constructor(readonly reason: string) {
    super(`The GPU device was lost (${reason}).`);
  }
}

/** The device was given up because it reported a fault while several computed on it: whose it was, nobody knows. */
export class DeviceFaulted extends DeviceLost {
  constructor() {
    super('it could not carry out all that it was told');
  }
}

/** The device was closed because another backend was chosen: work moves there, and nothing is wrong. */
export class DeviceClosed extends DeviceLost {
  constructor() {
    super('another backend was chosen');
  }
}
