// What ops choose their variants by: plain data about a device, so that choosing needs none.

/** The tfjs backends the engine runs on. */
export type BackendName = 'webgpu' | 'wasm' | 'cpu';

/** The best variant of a class of work, both by name, as measured on a device. */
export type Winners = Readonly<Record<string, string>>;

/** What is known of a device. */
export interface DeviceKind {
  /** It is a processor posing as a GPU. */
  software: boolean;
  /** Lanes of every subgroup; 0 where there are none or their size is not fixed. */
  subgroupSize: number;
  /** What was measured on it; where that says nothing, a rule holds. */
  winners?: Winners;
}
