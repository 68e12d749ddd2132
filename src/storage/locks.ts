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

/** Runs `task` while no sweep may run; writers do not wait for each other. */
export function whileWriting<T>(database: string, task: () => Promise<T>): Promise<T> {
  const locks = lockManager();
  if (locks === undefined) return task();
  return locks.request(`t5-playground-writing-${database}`, { mode: 'shared' }, task) as Promise<T>;
}

/** Runs `task` if nobody is writing to the database in any tab; otherwise undefined, at once. */
export function whileNobodyWrites<T>(database: string, task: () => Promise<T>): Promise<T | undefined> {
  const locks = lockManager();
  if (locks === undefined) return task();
  const options = { mode: 'exclusive', ifAvailable: true } as const;
  return locks.request(`t5-playground-writing-${database}`, options, (lock) =>
    lock === null ? undefined : task(),
  ) as Promise<T | undefined>;
}

/** Absent in Node, where there is one thread. */
function lockManager(): LockManager | undefined {
  return globalThis.navigator?.locks;
}
