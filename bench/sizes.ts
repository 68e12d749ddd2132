// The works that are measured, as plain numbers: both contenders are built from the same row.
// Knows nothing of engines.
import { benchmarkModels } from '../src/config/benchmarks.ts';

/** A Transformer and the batch it is trained on. */
export interface Sizes {
  row: string;
  /** 0 for a decoder-only model. */
  encoderLayers: number;
  decoderLayers: number;
  width: number;
  feedForward: number;
  heads: number;
  vocabulary: number;
  batch: number;
  /** Encoder positions; 0 for a decoder-only model. */
  inputLength: number;
  targetLength: number;
  optimizer: 'adafactor' | 'adamw';
}

export const works = {
  A: { row: 'A', ...benchmarkModels.A, optimizer: 'adafactor' },
  B: { row: 'B', ...benchmarkModels.B, optimizer: 'adafactor' },
  C: {
    row: 'C',
    encoderLayers: 6,
    decoderLayers: 6,
    width: 512,
    feedForward: 2048,
    heads: 8,
    vocabulary: 32128,
    batch: 8,
    inputLength: 512,
    targetLength: 114,
    optimizer: 'adafactor',
  },
  D: {
    row: 'D',
    encoderLayers: 0,
    decoderLayers: 4,
    width: 256,
    feedForward: 1024,
    heads: 8,
    vocabulary: 512,
    batch: 8,
    inputLength: 0,
    targetLength: 128,
    optimizer: 'adamw',
  },
} as const satisfies Record<string, Sizes>;

/** Weight of logZ^2 in the loss of both contenders (T5's own value). */
export const zLoss = 1e-4;
export const normEpsilon = 1e-6;
/** Buckets of relative positions and the distance from which on they are all one (T5's own values). */
export const relativeBuckets = { count: 32, maxDistance: 128 };

/** Token ids and which of them are scored; every row is full, so nothing is padding. */
export interface Tokens {
  /** [batch, inputLength] */
  inputs: Int32Array;
  /** [batch, targetLength]: `targets` shifted right, 0 first. */
  decoderInputs: Int32Array;
  /** [batch, targetLength] */
  targets: Int32Array;
}

/** Multiply-adds in the matrix products of one training step: the backward pass has twice the forward's. */
export function multiplyAddsOf(sizes: Sizes): number {
  const { encoderLayers, decoderLayers, width, feedForward, vocabulary, batch, inputLength, targetLength } =
    sizes;
  const block = 4 * width ** 2 + 2 * width * feedForward; // of one token
  const attended = (queries: number, keys: number) => 2 * queries * keys * width;
  const encoder = encoderLayers * (inputLength * block + attended(inputLength, inputLength));
  const crossed = 2 * width ** 2 * (inputLength + targetLength) + attended(targetLength, inputLength);
  const decoder = decoderLayers * (targetLength * block + attended(targetLength, targetLength));
  const output = targetLength * width * vocabulary;
  return 3 * batch * (encoder + decoder + (inputLength > 0 ? decoderLayers * crossed : 0) + output);
}

/** Numbers in [0, 1) that are the same every time. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
    return state / 2 ** 32;
  };
}

/** A batch of random ids from 2 on: 0 is padding and 1 ends a text. */
export function tokensOf({ batch, inputLength, targetLength, vocabulary }: Sizes): Tokens {
  const next = numbers(7);
  const ids = (count: number) =>
    Int32Array.from({ length: count }, () => 2 + Math.floor(next() * (vocabulary - 2)));
  const targets = ids(batch * targetLength);
  const decoderInputs = targets.map((_, at) => (at % targetLength === 0 ? 0 : targets[at - 1]!));
  return { inputs: ids(batch * inputLength), decoderInputs, targets };
}

/** Values of one parameter, row-major. */
export interface Weights {
  shape: number[];
  values: Float32Array<ArrayBuffer>;
}

/** Weights for parameters of these shapes: ones for norms, else uniform with T5's standard deviations. */
export function weightsOf(
  shapes: ReadonlyMap<string, number[]>,
  { width, heads }: Sizes,
): Map<string, Weights> {
  const next = numbers(11);
  const draw = ([name, shape]: [string, number[]]): [string, Weights] => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (name.endsWith('layer_norm.weight')) return [name, { shape, values: values.fill(1) }];
    const limit = Math.sqrt(3) * deviationOf(name, shape, width / heads);
    return [name, { shape, values: values.map(() => limit * (2 * next() - 1)) }];
  };
  return new Map([...shapes].map(draw));
}

/** Standard deviation of a parameter's first values: one over the root of the inputs, attention's scale in the queries. */
function deviationOf(name: string, shape: number[], depth: number): number {
  if (name === 'shared.weight') return 1;
  if (name.endsWith('.q.weight')) return (shape[1]! * depth) ** -0.5;
  return shape[1]! ** -0.5;
}
