// The fixed works whose speed is measured, on the Bench page and by the recorded figures beside it: two training steps
// and three products. Plain numbers; changing one makes all recorded figures worthless.

/** A Transformer and the batch it is trained on. */
export interface BenchmarkModel {
  encoderLayers: number;
  decoderLayers: number;
  width: number;
  feedForward: number;
  heads: number;
  vocabulary: number;
  batch: number;
  inputLength: number;
  targetLength: number;
}

export const benchmarkModels = {
  A: {
    encoderLayers: 2,
    decoderLayers: 2,
    width: 128,
    feedForward: 512,
    heads: 4,
    vocabulary: 512,
    batch: 8,
    inputLength: 64,
    targetLength: 32,
  },
  B: {
    encoderLayers: 4,
    decoderLayers: 4,
    width: 256,
    feedForward: 1024,
    heads: 8,
    vocabulary: 4096,
    batch: 16,
    inputLength: 128,
    targetLength: 32,
  },
} as const satisfies Record<string, BenchmarkModel>;

/** Side length of square f32 matrices, by the product's name. */
export const benchmarkProducts = { matmul256: 256, matmul512: 512, matmul1024: 1024 } as const;

type BenchmarkModelName = keyof typeof benchmarkModels;
type BenchmarkProductName = keyof typeof benchmarkProducts;
export type BenchmarkName = BenchmarkModelName | BenchmarkProductName;

/** In the order in which they are shown and run. */
export const benchmarkNames = ['matmul256', 'matmul512', 'matmul1024', 'A', 'B'] as const;

export function isProduct(name: BenchmarkName): name is BenchmarkProductName {
  return name in benchmarkProducts;
}

/** What one second of a work comes to: floating-point operations for a product, encoder and decoder tokens else. */
export function perSecond(name: BenchmarkName, milliseconds: number): number {
  const seconds = milliseconds / 1000;
  if (isProduct(name)) return (2 * benchmarkProducts[name] ** 3) / seconds;
  const { batch, inputLength, targetLength } = benchmarkModels[name];
  return (batch * (inputLength + targetLength)) / seconds;
}
