// Rounding to 16 bits at every place where it can go wrong: halfway between each two neighbours, and one float32
// step to either side. Oracle: IEEE 754-2008 4.3.1, nearest, ties to the even pattern; PyTorch rounds so, too.
import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './halfPrecision.ts';

type Format = [
  name: string,
  narrow: (values: Float32Array) => Uint16Array,
  widen: (halves: Uint16Array) => Float32Array,
  infinity: number,
  pastLargest: number,
];

/** The step past the largest number takes infinity's place: both formats overflow halfway to it. */
const formats: Format[] = [
  ['binary16', float32ToFloat16, float16ToFloat32, 0x7c00, 2 ** 16],
  ['bfloat16', float32ToBfloat16, bfloat16ToFloat32, 0x7f80, 2 ** 128],
];

/** float32 numbers next to positive ones, by their bits. */
function neighbours(values: Float32Array, step: number): Float32Array {
  const bits = new Uint32Array(values.buffer).map((each) => each + step);
  return new Float32Array(bits.buffer);
}

const negated = (values: Float32Array) => values.map((value) => -value);

describe.each(formats)('%s', (_, narrow, widen, infinity, pastLargest) => {
  const lower = Uint16Array.from({ length: infinity }, (_, bits) => bits);
  const exact = [...widen(lower), pastLargest];
  const midpoints = Float32Array.from(lower, (bits) => (exact[bits]! + exact[bits + 1]!) / 2);
  const even = lower.map((bits) => bits + (bits & 1));
  const upper = lower.map((bits) => bits + 1);
  const signed = (halves: Uint16Array) => halves.map((bits) => bits | 0x8000);

  it('has midpoints that float32 can hold', () => {
    expect(midpoints.every((middle, bits) => middle === (exact[bits]! + exact[bits + 1]!) / 2)).toBe(true);
  });

  it('rounds each midpoint to the even neighbour, whatever the sign', () => {
    expect(narrow(midpoints)).toEqual(even);
    expect(narrow(negated(midpoints))).toEqual(signed(even));
  });

  it('rounds one step off each midpoint to the nearer neighbour, whatever the sign', () => {
    for (const [step, nearest] of [
      [-1, lower],
      [1, upper],
    ] as const) {
      const beside = neighbours(midpoints, step);
      expect(narrow(beside)).toEqual(nearest);
      expect(narrow(negated(beside))).toEqual(signed(nearest));
    }
  });

  it('keeps every NaN of float32 a NaN of the same sign', () => {
    const patterns = [0x7f800001, 0x7f801fff, 0x7fbfffff, 0x7fc00000, 0x7fffffff].flatMap((bits) => [
      bits,
      (bits | 0x80000000) >>> 0,
    ]);
    const halves = narrow(new Float32Array(Uint32Array.from(patterns).buffer));
    expect([...halves].map((bits) => (bits & 0x7fff) > infinity)).toEqual(patterns.map(() => true));
    expect([...halves].map((bits) => bits >>> 15)).toEqual(patterns.map((bits) => bits >>> 31));
  });

  it('keeps infinities and both zeros', () => {
    const values = Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0);
    expect([...narrow(values)]).toEqual([infinity, infinity | 0x8000, 0, 0x8000]);
    expect(widen(narrow(values))).toEqual(values);
  });

  it('reads a part of a longer array, not its start', () => {
    const values = Float32Array.of(1, 2, 3, 4);
    expect([...widen(narrow(values.subarray(1, 3)))]).toEqual([2, 3]);
  });
});
