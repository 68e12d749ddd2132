// Philox4x32-10, the counter-based generator (Salmon et al. 2011) that TensorFlow's stateless ops draw from.
// The same key and counter always give the same four words, in any order and on any thread.
// Knows nothing of seeds or distributions: those are in random.ts.

const multiplierA = 0xd2511f53;
const multiplierB = 0xcd9e8d57;
const keyBumpA = 0x9e3779b9;
const keyBumpB = 0xbb67ae85;
const rounds = 10;

/** Upper 32 bits of the unsigned product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16); // below 2^33, exact in a double
  const carry = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/**
 * Four random 32-bit words of a key (two words) and a counter (four words, least significant first).
 * Spec 3.6; equal to TensorFlow's PhiloxRandom and to Random123's philox4x32-10.
 */
export function philox4x32(
  key: readonly [number, number],
  counter: readonly [number, number, number, number],
): Uint32Array<ArrayBuffer> {
  let [k0, k1] = key;
  let [c0, c1, c2, c3] = counter;
  for (let round = 0; round < rounds; round++) {
    const highA = multiplyHigh(multiplierA, c0 >>> 0);
    const lowA = Math.imul(multiplierA, c0);
    const highB = multiplyHigh(multiplierB, c2 >>> 0);
    const lowB = Math.imul(multiplierB, c2);
    c0 = highB ^ c1 ^ k0;
    c1 = lowB;
    c2 = highA ^ c3 ^ k1;
    c3 = lowA;
    k0 = (k0 + keyBumpA) | 0;
    k1 = (k1 + keyBumpB) | 0;
  }
  return Uint32Array.of(c0, c1, c2, c3);
}
