// How a run's activations are stored on the current device: as it wishes, where the device can.
import type { TrainingConfig } from '../config/training.ts';
import { engineBackend } from '../gpu/device.ts';
import type { Precision } from '../gpu/kernel.ts';

/** Half precision where a run asks for it and the adapter has `shader-f16`; else single. */
export function activationPrecision({ fp16 }: TrainingConfig): Precision {
  return fp16 && engineBackend()?.storesHalves ? 'f16' : 'f32';
}
