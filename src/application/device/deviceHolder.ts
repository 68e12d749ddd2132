// Who has the engine's device alone: a training or a measuring, one at a time. Side by side they would slow each other
// down and the figures would be wrong, so that whoever comes second is refused.
import { Expected } from '../../errors/expected.ts';

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

export class DeviceHolder {
  private holder: Holder | undefined;

  /** Throws Expected `training.busy` or `measuring.busy` while somebody has the device alone. */
  refuseWhileHeld(): void {
    if (this.holder) throw new Expected(...refusals[this.holder]);
  }

  /** Throws Expected `measuring.busy` while the device is measured. */
  refuseWhileMeasuring(): void {
    if (this.holder === 'measuring') this.refuseWhileHeld();
  }

  /** Begins a work at once that has the device alone until it settles. Throws as `refuseWhileHeld` does. */
  async hold<T>(as: Holder, work: () => Promise<T>): Promise<T> {
    this.refuseWhileHeld();
    this.holder = as;
    try {
      return await work();
    } finally {
      this.holder = undefined;
    }
  }
}
