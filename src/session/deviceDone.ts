// Waiting for the device, for what is timed.
import { engineBackend } from '../gpu/device.ts';

/** Settles when the device has done all that was sent to it; at once on backends that compute as they are called. */
export async function deviceDone(): Promise<void> {
  await engineBackend()?.queue.onSubmittedWorkDone();
}
