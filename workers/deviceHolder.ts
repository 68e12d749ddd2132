// Who has the engine's device for itself: a training or a measuring, one at a time. Side by side they would slow each
// other down and the figures would be wrong, so that whoever comes second is refused.
import { Expected } from '../src/errors/expected.ts';

type Holder = 'training' | 'measuring';

const refusals: Record<Holder, ConstructorParameters<typeof Expected>> = {
  training: [
    'training.busy',
    'a device that no run trains on',
    'a run that trains',
    'Pause or stop that run first.',
  ],
  measuring: [
    'measuring.busy',
    'a device that is not being measured',
    'a measuring under way',
    'Wait until it is over, or cancel it on Bench.',
  ],
};

let holder: Holder | undefined;

/** Throws Expected `training.busy` or `measuring.busy` while somebody has the device for itself. */
export function refuseWhileHeld(): void {
  if (holder) throw new Expected(...refusals[holder]);
}

/** Throws Expected `measuring.busy` while the device is measured. */
export function refuseWhileMeasuring(): void {
  if (holder === 'measuring') refuseWhileHeld();
}

/** Begins a work at once that has the device for itself until it settles. Throws as `refuseWhileHeld` does. */
export async function holdDevice<T>(as: Holder, work: () => Promise<T>): Promise<T> {
  refuseWhileHeld();
  holder = as;
  try {
    return await work();
  } finally {
    holder = undefined;
  }
}
