// Random numbers as functions of a seed: TensorFlow's stateless ops, equal to them bit for bit (spec 3.6).
// There is no hidden state: whoever wants another number needs another seed, which `splitSeed` makes.
// Knows nothing of what is drawn.
import { philox4x32 } from './philox.ts';

/** A pair of 64-bit integers, signed, as TensorFlow's `seed` arguments. */
export type Seed = readonly [bigint, bigint];

const scrambleKey = [0x3ec8f720, 0x02461e29] as const;

const lowWord = (value: bigint): number => Number(BigInt.asUintN(32, value));
const highWord = (value: bigint): number => Number(BigInt.asUintN(32, value >> 32n));

/** The first `count` 32-bit words of a seed's stream (spec 3.6: the seed is scrambled into key and counter). */
export function randomWords(seed: Seed, count: number): Uint32Array<ArrayBuffer> {
  const [a, b] = seed;
  const mixed = philox4x32(scrambleKey, [lowWord(a), highWord(a), lowWord(b), highWord(b)]);
  const key = [mixed[0]!, mixed[1]!] as const;
  const words = new Uint32Array(Math.ceil(count / 4) * 4);
  for (let block = 0; block * 4 < count; block++) {
    words.set(philox4x32(key, [block, 0, mixed[2]!, mixed[3]!]), block * 4);
  }
  return words.subarray(0, count);
}

/** `count` floats in [0, 1) with 23 random bits each (tf.random.stateless_uniform). */
export function uniformFloats(seed: Seed, count: number): Float32Array<ArrayBuffer> {
  const bits = randomWords(seed, count).map((word) => 0x3f800000 | (word & 0x7fffff));
  return new Float32Array(bits.buffer, bits.byteOffset, count).map((float) => float - 1);
}

/** `count` integers in [from, to) (tf.random.stateless_uniform with minval and maxval, int32). */
export function uniformIntegers(
  seed: Seed,
  count: number,
  from: number,
  to: number,
): Int32Array<ArrayBuffer> {
  if (!(to > from))
    throw new RangeError(`Integers are drawn from a range that is not empty, got [${from}, ${to}).`);
  return Int32Array.from(randomWords(seed, count), (word) => from + (word % (to - from)));
}

/** `count` new seeds, independent of one another (tf.random.split with stateless int64 draws). */
export function splitSeed(seed: Seed, count: number): Seed[] {
  const words = new BigUint64Array(count * 2);
  new Uint32Array(words.buffer).set(randomWords(seed, count * 4)); // little-endian on every platform with WebGPU
  const signed = (index: number) => BigInt.asIntN(64, words[index]!);
  return Array.from({ length: count }, (_, pair) => [signed(pair * 2), signed(pair * 2 + 1)]);
}

/** A random order of 0 .. count - 1: ascending argsort of uniform floats, ties in place (seqio stateless_shuffle). */
export function shuffledOrder(seed: Seed, count: number): Int32Array<ArrayBuffer> {
  const draws = uniformFloats(seed, count);
  return Int32Array.from({ length: count }, (_, index) => index).sort(
    (a, b) => draws[a]! - draws[b]! || a - b,
  );
}

/** The ids in random order (seqio utils.py stateless_shuffle). */
export function shuffled(values: Int32Array, seed: Seed): Int32Array<ArrayBuffer> {
  return shuffledOrder(seed, values.length).map((index) => values[index]!);
}
