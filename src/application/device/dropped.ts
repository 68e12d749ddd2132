// Works on the device that nobody waits for any more. Compiling and a run cannot be broken off: whoever cancels them is
// free at once, but the device is nobody else's before they have really ended. Knows nothing of what they compute.
import { untilAborted } from '../../session/untilAborted.ts';

export class DroppedWorks {
  private readonly ending = new Set<Promise<unknown>>();

  /** Has those who need the device wait for a work's end, however it ends. It must not wait for the device itself. */
  letEnd(work: Promise<unknown>): void {
    const over = () => void this.ending.delete(work);
    this.ending.add(work);
    work.then(over, over);
  }

  /** What a work on the device gives; undefined at once when `signal` is aborted: then it is dropped, to end unheard. */
  unlessDropped<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
    const drop = () => this.letEnd(work);
    if (signal.aborted) drop();
    else signal.addEventListener('abort', drop, { once: true });
    return untilAborted(signal, work);
  }

  /** Settles once no dropped work is left on the device. */
  async ended(): Promise<void> {
    while (this.ending.size > 0) await Promise.allSettled(this.ending);
  }
}
