// Whether a run has room on the device, asked before anything of it is made: running out of memory in the middle would
// leave zeros where values should be.
import type { ModelConfig } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import { Expected } from '../errors/expected.ts';
import { largestChunk } from '../gpu/arena.ts';
import { engineBackend } from '../gpu/device.ts';
import type { Trainable } from '../model/trainable.ts';
import { estimateRun } from './estimate.ts';

const remedy =
  'Choose a smaller batch with more gradient accumulation steps, shorter texts, or a smaller size or vocabulary.';
const remedyOfMemory = `Recompute activations. ${remedy}`;

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;

/**
 * Resolves if the run, of which all or the `trainable` parameters move, has room on the current device. Throws Expected `device.memory` if it needs more than the device
 * gives, `device.limit` if one buffer would be larger than the device binds. On wasm and cpu nothing is refused.
 */
export async function refuseTooLarge(
  config: ModelConfig,
  training: TrainingConfig,
  trainable?: Trainable,
): Promise<void> {
  refuseTooLargeBuffers(config, training, trainable);
  const { bytes } = estimateRun(config, training, trainable);
  if (await hasRoomFor(bytes)) return;
  const wanted = 'a run that fits into the memory of this device';
  throw new Expected(
    'device.memory',
    wanted,
    `one of ${megabytes(bytes)}`,
    training.gradientCheckpointing ? remedy : remedyOfMemory,
  );
}

/** The part of it that asks the device for nothing: throws Expected `device.limit`. */
export function refuseTooLargeBuffers(
  config: ModelConfig,
  training: TrainingConfig,
  trainable?: Trainable,
): void {
  const backend = engineBackend();
  if (!backend) return;
  const { largestBufferBytes } = estimateRun(config, training, trainable);
  const most = largestChunk(backend);
  if (largestBufferBytes <= most) return;
  const wanted = `buffers of at most ${megabytes(most)}, the most this device binds`;
  throw new Expected('device.limit', wanted, `one of ${megabytes(largestBufferBytes)}`, remedy);
}

/** Whether the current device gives so many bytes more. On wasm and cpu nobody knows, and it is said to. */
export async function hasRoomFor(bytes: number): Promise<boolean> {
  const backend = engineBackend();
  if (!backend) return true;
  backend.destroyIdleBuffers(); // what nobody uses is room, too
  return hasRoom(backend.device, bytes);
}

/** No device says how much memory it has: it is asked for as much, which is given back at once. */
async function hasRoom(device: GPUDevice, bytes: number): Promise<boolean> {
  const each = Math.min(device.limits.maxBufferSize, 2 ** 28);
  device.pushErrorScope('out-of-memory');
  const buffers = Array.from({ length: Math.ceil(bytes / each) }, () =>
    device.createBuffer({ size: each, usage: GPUBufferUsage.STORAGE }),
  );
  // Chromium's software adapter dies of being asked for more than there is: that is an answer, too.
  const refused = await device.popErrorScope().catch((error: unknown) => error);
  for (const buffer of buffers) buffer.destroy();
  if (refused) return false;
  await device.queue.onSubmittedWorkDone(); // what is destroyed is given back when the device next looks
  return true;
}
