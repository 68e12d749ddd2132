// Errors as plain sentences that can cross a thread and lie in a record.
import { DeviceLost, Expected, type ExpectedParts } from './expected.ts';

/** A sentence the page can translate: see expected.ts. */
export interface Failure extends ExpectedParts {
  /** The whole of it in English, for the log. */
  message: string;
}

/** What to tell of anything thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Expected) {
    const { code, wanted, got, remedy, message } = error;
    return { code, wanted, got, remedy, message };
  }
  if (error instanceof DeviceLost) {
    const remedy = 'Resume the run: it goes on from its last checkpoint.';
    return {
      code: 'device.lost',
      wanted: 'a running GPU device',
      got: error.reason,
      remedy,
      message: error.message,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const remedy = 'Reload the page; the run goes on from its last checkpoint.';
  return { code: 'internal', wanted: 'the program to work', got: message, remedy, message };
}
