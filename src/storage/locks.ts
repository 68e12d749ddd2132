// One run has one writer, over all tabs and workers: Web Locks, which the browser frees when a tab dies.
import { Expected } from '../errors/expected.ts';

/**
 * Runs `task` as the only writer of a run, from its start until its promise settles.
 * @throws Expected `storage.locked` at once if another tab is writing
 */
export function withWriterLock<T>(runId: string, task: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`t5-playground-run-${runId}`, { ifAvailable: true }, (lock) => {
    if (lock !== null) return task();
    const remedy = 'Go on in the tab where it is open, or close that tab.';
    throw new Expected('storage.locked', `run ${runId} in one tab`, 'a second one', remedy);
  }) as Promise<T>;
}

/** Whether some tab is writing to the run. */
export async function isLocked(runId: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === `t5-playground-run-${runId}`);
}
