import { engineBackend } from '../gpu/device.ts';

/** How much the device has reported so far; each fault may have left zeros where values should be. */
export const faultCount = (): number => engineBackend()?.faults.length ?? 0;
