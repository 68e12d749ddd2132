// What measuring tells of the backends. A file of its own: the page reads it, too, which holds no engine.

/** Milliseconds that one training step of a very small model took on both, on this machine. */
export interface BackendSpeeds {
  webgpu: number;
  wasm: number;
}
