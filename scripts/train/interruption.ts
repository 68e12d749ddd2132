// Signals that ask a training to end: the first is obeyed after the step under way, another one at once.
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl+C under npm comes twice, from the terminal and passed on by npm. */
const sameMilliseconds = 500;

/** What a shell calls the end by a signal: 130 for Ctrl+C. */
export function exitCodeOf(signal: (typeof signals)[number]): number {
  return 128 + constants.signals[signal];
}

/** An AbortSignal that the first of them aborts, with its exit code as the reason; `heard` is called then. */
export function abortedBySignals(heard: () => void): AbortSignal {
  const controller = new AbortController();
  let at: number | undefined;
  const hear = (signal: (typeof signals)[number]) => {
    if (at === undefined) {
      at = performance.now();
      controller.abort(exitCodeOf(signal));
      heard();
    } else if (performance.now() - at > sameMilliseconds) process.exit(exitCodeOf(signal));
  };
  for (const signal of signals) process.on(signal, hear);
  return controller.signal;
}
