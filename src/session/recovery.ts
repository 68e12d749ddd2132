// What keeps a run going when its device goes away: it is begun again from its last checkpoint on a new one, for as
// long as that gets further. Knows neither storage nor threads; it is handed functions to open and to tell.
import { DeviceClosed, DeviceFaulted, type DeviceLost } from '../errors/expected.ts';
import { failureOf } from '../errors/failure.ts';
import { engineBackend } from '../gpu/device.ts';
import { refuseTooLarge } from '../training/fits.ts';
import { type LosableDevice, lossBehindFailure } from './deviceLoss.ts';
import type { SessionEnd, SessionPorts } from './events.ts';
import { Session, type SessionStart } from './session.ts';

/** Losses of the device in a row, without a step further in between, after which a run gives up. */
const mostLosses = 3;

/** The world outside, as a run that outlives its device sees it. */
export interface RecoveryPorts extends SessionPorts {
  /** The device to compute on; after a loss a new one, which is then the current backend. */
  openDevice(): Promise<LosableDevice>;
  /** Gives up a device that reported a fault; nobody who computes on it can trust what it gives. */
  giveUp(device: LosableDevice): Promise<DeviceLost>;
  /** What to go on from: the newest checkpoint and all that a session needs. */
  open(): Promise<SessionStart>;
}

/**
 * A lost device gives zeros to whoever asks, and someone else may have opened the next one: a session whose device is
 * gone neither takes another step nor keeps what it reads.
 */
function guarded(ports: SessionPorts, lossSoFar: () => DeviceLost | undefined): SessionPorts {
  const check = () => {
    const loss = lossSoFar();
    if (loss) throw loss;
  };
  return {
    ...ports,
    keep: async (checkpoint) => {
      check();
      await ports.keep(checkpoint);
    },
    breathe: async () => {
      await ports.breathe();
      check();
    },
  };
}

/** One session from the newest checkpoint on. */
async function runSession(
  ports: RecoveryPorts,
  lossSoFar: () => DeviceLost | undefined,
): Promise<SessionEnd> {
  const start = await ports.open();
  const { model, training } = start.settings;
  await refuseTooLarge(model, training, start.trainable);
  const session = new Session(start, guarded(ports, lossSoFar));
  try {
    return await session.run();
  } finally {
    session.dispose();
  }
}

/** How a session ended, and the loss behind it, if there was one. */
interface DeviceEnd {
  end: SessionEnd;
  loss?: DeviceLost | undefined;
}

/** Runs on one device; `step` is where the run stood before. */
async function runOnDevice(ports: RecoveryPorts, device: LosableDevice, step: number): Promise<DeviceEnd> {
  let loss: DeviceLost | undefined;
  const queue = engineBackend()?.device.queue;
  void device.lost.then((reason) => {
    loss = reason;
  });
  let end: SessionEnd;
  try {
    end = await runSession(ports, () => loss);
  } catch (error) {
    end = { kind: 'failed', step, failure: failureOf(error) };
  }
  if (end.kind === 'failed') loss ??= await lossBehindFailure(device, queue);
  if (mayBeOthers(end, device)) loss ??= await ports.giveUp(device);
  return { end, loss };
}

/** A fault of a device that a run had for itself is the run's, and would come again. */
function mayBeOthers(end: SessionEnd, { shared }: LosableDevice): boolean {
  return end.kind === 'failed' && end.failure.code === 'device.limit' && shared === true;
}

/**
 * Runs until done, paused, stopped or failed. After a loss of the device the run goes on from its newest checkpoint;
 * it fails with `device.lost` when that has got it no further for some times in a row. It moves to another backend as
 * often as one is chosen. Never throws.
 */
export async function runThroughLosses(ports: RecoveryPorts): Promise<SessionEnd> {
  let [losses, reached] = [0, 0];
  for (;;) {
    const device = await ports.openDevice();
    const { end, loss } = await runOnDevice(ports, device, reached);
    if (!loss) return end;
    if (end.step > reached) losses = 0;
    if (!(loss instanceof DeviceClosed)) losses++;
    reached = Math.max(reached, end.step);
    const failure = failureOf(loss);
    if (losses >= mostLosses) return { kind: 'failed', step: end.step, failure };
    const goesOn = { ...failure, code: codeOf(loss), remedy: 'Go on: the run does so by itself.' };
    ports.tell({ kind: 'warning', failure: goesOn });
  }
}

function codeOf(loss: DeviceLost): string {
  if (loss instanceof DeviceClosed) return 'device.chosen';
  return loss instanceof DeviceFaulted ? 'device.faulted' : 'device.replaced';
}
