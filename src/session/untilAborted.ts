// Compiling and a run on the device cannot be broken off, but whoever cancels them need not wait for their end.

/** What `work` gives; undefined at once when `signal` is aborted. `work` is to end soon after that, unheard. */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([work, aborted]);
}
