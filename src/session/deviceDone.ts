// Waiting for the device, for what is timed.
import { engineBackend } from '../gpu/device.ts';

/** Settles when the device has done all it was given; at once on backends that compute as they are called. */
export async function deviceDone(): Promise<void> {
  const backend = engineBackend();
  backend?.flush(); // a replayed step may still wait for what follows
  await backend?.queue.onSubmittedWorkDone();
}
