// What is known of a run before it starts. A file of its own: the page reads it, too, which holds no engine.
import type { Precision } from '../gpu/kernel.ts';

/** What a run costs. */
export interface RunEstimate {
  parameters: number;
  /** Device bytes: parameters, gradients, optimizer state, and the room a step works in. */
  bytes: number;
  /** Of `bytes`, those that must lie in one buffer. */
  largestBufferBytes: number;
  /** Bytes of one checkpoint in storage. */
  checkpointBytes: number;
  /** How activations will be stored on the current device, whatever was asked for. */
  activations: Precision;
}
