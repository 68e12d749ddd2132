// Work on a device that may go away meanwhile: a failure is then the loss's, whatever it says itself.
import { DeviceLost } from '../errors/expected.ts';
import { engineBackend } from '../gpu/device.ts';

/** A device as work on it sees it. */
export interface LosableDevice {
  /** Settles once the device is gone. */
  lost: Promise<DeviceLost>;
  /** Whether anyone but a run has computed on it: then a fault may be theirs. */
  shared?: boolean;
}

/** News of a loss may come this much later than that of the work it ended. */
const lossGraceMilliseconds = 200;

/**
 * The loss behind a failure, if there is one. Work on a lost device fails at once, but a busy device may take seconds to
 * say that it is lost: the next thing it is asked is answered after that.
 */
export async function lossBehindFailure(
  { lost }: LosableDevice,
  queue: GPUQueue | undefined,
): Promise<DeviceLost | undefined> {
  const answered = async () => {
    await queue?.onSubmittedWorkDone().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, lossGraceMilliseconds));
    return undefined;
  };
  return Promise.race([lost, answered()]);
}

/**
 * Does a work on the current device. Once that is lost, the work is told to end and its loss is thrown, also if the work
 * goes on or fails with something else; a work that was cancelled ends as it likes.
 */
export async function unlessLost<T>(
  device: LosableDevice,
  cancelled: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const queue = engineBackend()?.device.queue;
  const gone = new AbortController();
  const lost = device.lost.then((loss) => {
    gone.abort(loss);
    throw loss;
  });
  try {
    return await Promise.race([work(AbortSignal.any([cancelled, gone.signal])), lost]);
  } catch (error) {
    if (cancelled.aborted || error instanceof DeviceLost) throw error;
    throw (await lossBehindFailure(device, queue)) ?? error;
  }
}
