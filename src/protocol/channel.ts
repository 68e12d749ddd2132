// Carries calls between the page and a worker and makes sure that every call settles, even if the worker dies.
// Comlink never settles what was pending when a worker goes away; here a dead worker fails all of it and the
// next call starts a fresh one. Knows nothing of what the calls mean.
import { expose, proxy, wrap } from 'comlink';
import type { Failure } from '../errors/failure.ts';
import type { Outcome } from './outcome.ts';

/** What every served worker answers besides its own contract. */
interface Lifeline {
  /** Holds the named Web Lock for as long as the worker lives. Resolves once it is held. */
  holdLifeline(name: string): Promise<void>;
}

interface ChannelOptions<W> {
  /** Starts the worker; called for the first call and again after a death. */
  start: () => Worker;
  /** Told to each fresh worker before its first call, such as a listener. */
  greet?: (remote: W) => Promise<void>;
  /** Called once for each death, after all pending calls have failed. */
  died?: () => void;
}

export interface Channel<W> {
  /**
   * Calls the worker; settles with `worker.died` if it goes away and `worker.threw` if it breaks its contract. Is aborted
   * at once when `signal` is, also where the worker computes without hearing anything: what it says later goes unheard.
   */
  call<T>(use: (remote: W) => Promise<Outcome<T>>, signal?: AbortSignal): Promise<Outcome<T>>;
  /** Ends the worker; what is pending is aborted. */
  close(): void;
}

interface Connection<W> {
  remote: W;
  ready: Promise<void>;
  /** Settles when the worker is gone. */
  gone: Promise<'died' | 'closed'>;
  end(reason: 'died' | 'closed'): void;
}

const aborted: Outcome<never> = { kind: 'aborted' };

/** Settles when a caller wants no answer any more. */
function abortedBy(signal: AbortSignal): Promise<Outcome<never>> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(aborted);
    else signal.addEventListener('abort', () => resolve(aborted), { once: true });
  });
}

const remedy = 'Try again; training goes on from its last checkpoint.';

/** What is said of a worker that is gone. */
export const workerFailure: Failure = {
  code: 'worker.died',
  wanted: 'a running worker',
  got: 'none',
  remedy,
  message: `worker.died: the background worker stopped. ${remedy}`,
};

function workerThrew(error: unknown): Outcome<never> {
  const message = error instanceof Error ? error.message : String(error);
  const reload = 'Try again; if it stays, reload the page.';
  return {
    kind: 'failed',
    failure: { code: 'worker.threw', wanted: 'an outcome', got: message, remedy: reload, message },
  };
}

let lifelines = 0;

// A Web Lock is released by the browser when its holder dies, however it dies; waiting for it is the only
// sure way to notice a worker that was killed without an error event.
async function watchLifeline(remote: Lifeline, died: () => void): Promise<void> {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return;
  lifelines += 1;
  const name = `t5-worker-${performance.timeOrigin}-${lifelines}`;
  await remote.holdLifeline(name);
  void navigator.locks.request(name, died);
}

function connect<W>(options: ChannelOptions<W>): Connection<W> {
  const worker = options.start();
  const remote = wrap(worker) as unknown as W;
  let settle: (reason: 'died' | 'closed') => void = () => {};
  const gone = new Promise<'died' | 'closed'>((resolve) => {
    settle = resolve;
  });
  const end = (reason: 'died' | 'closed') => {
    worker.terminate();
    settle(reason);
  };
  const die = () => end('died');
  worker.addEventListener('error', die);
  worker.addEventListener('messageerror', die);
  const lifeline = watchLifeline(remote as unknown as Lifeline, die);
  const ready = lifeline.then(() => options.greet?.(remote));
  return { remote, ready, gone, end };
}

/** Opens a channel; the worker starts with the first call. */
export function openChannel<W>(options: ChannelOptions<W>): Channel<W> {
  let current: Connection<W> | undefined;

  function connected(): Connection<W> {
    if (current) return current;
    const fresh = connect(options);
    current = fresh;
    void fresh.gone.then((reason) => {
      if (current === fresh) current = undefined;
      if (reason === 'died') options.died?.();
    });
    return fresh;
  }

  async function call<T>(
    use: (remote: W) => Promise<Outcome<T>>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Outcome<T>> {
    const connection = connected();
    const lost = connection.gone.then(
      (reason): Outcome<T> => (reason === 'died' ? { kind: 'failed', failure: workerFailure } : aborted),
    );
    const done = connection.ready
      .then(() => (signal.aborted ? aborted : use(connection.remote)))
      .catch(workerThrew);
    return Promise.race([done, lost, abortedBy(signal)]);
  }

  return { call, close: () => current?.end('closed') };
}

/** Wraps a listener so that it can be handed to a worker. */
export function listener<T>(heard: (event: T) => void): (event: T) => void {
  return proxy(heard);
}

/** The worker's side: answers the page's calls with `api`. */
export function serve<W extends object>(api: W): void {
  const holdLifeline = (name: string) =>
    new Promise<void>((held) => {
      void navigator.locks.request(name, () => {
        held();
        return new Promise<never>(() => {});
      });
    });
  expose({ ...api, holdLifeline });
}
