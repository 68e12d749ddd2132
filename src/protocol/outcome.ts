// Every task settles with one of three outcomes; a stopped task is not an error.
import type { Failure } from '../errors/failure.ts';

export type Outcome<T> =
  | { kind: 'completed'; value: T }
  | { kind: 'aborted' }
  | { kind: 'failed'; failure: Failure };
