import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './halfPrecision.ts';

const everyHalf = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);

/** binary16 by its definition, IEEE 754-2008 3.4. */
function definedFloat16(bits: number): number {
  const sign = bits >>> 15 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent ? sign * (1 + fraction / 1024) * 2 ** (exponent - 15) : sign * fraction * 2 ** -24;
}

describe('binary16', () => {
  it('widens all 65,536 patterns to the value the standard defines', () => {
    expect(float16ToFloat32(everyHalf)).toEqual(Float32Array.from(everyHalf, definedFloat16));
  });

  it('narrows every value it can hold to itself', () => {
    const numbers = everyHalf.filter((bits) => !Number.isNaN(definedFloat16(bits)));
    expect(float32ToFloat16(float16ToFloat32(numbers))).toEqual(numbers);
  });

  it('keeps NaN a NaN', () => {
    expect(float16ToFloat32(float32ToFloat16(Float32Array.of(Number.NaN)))[0]).toBeNaN();
  });

  it('rounds to the nearest, ties to even, as PyTorch does', () => {
    // torch.tensor([...]).half()
    const values = Float32Array.of(
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65_519,
      65_520,
      2 ** -25,
      3 * 2 ** -25,
      0.1,
      -0.1,
    );
    const halves = float16ToFloat32(float32ToFloat16(values));
    expect([...halves]).toEqual([
      1,
      1 + 2 ** -9,
      65_504,
      Number.POSITIVE_INFINITY,
      0,
      2 ** -23,
      0.0999755859375,
      -0.0999755859375,
    ]);
  });

  it('is never farther from a value than its neighbours are', () => {
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        const [bits] = float32ToFloat16(Float32Array.of(value)) as unknown as [number];
        const distance = Math.abs(definedFloat16(bits) - value);
        for (const neighbour of [bits - 1, bits + 1].map((each) => definedFloat16(each & 0xffff))) {
          if (Number.isFinite(neighbour)) expect(distance).toBeLessThanOrEqual(Math.abs(neighbour - value));
        }
      }),
    );
  });
});

describe('bfloat16', () => {
  it('widens to the upper half of a float32 and narrows back', () => {
    const wide = bfloat16ToFloat32(everyHalf);
    const numbers = everyHalf.filter((_, at) => !Number.isNaN(wide[at]));
    expect(new Uint32Array(wide.buffer)[0x3f80]).toBe(0x3f800000);
    expect(float32ToBfloat16(bfloat16ToFloat32(numbers))).toEqual(numbers);
  });

  it('rounds ties to even and overflows to infinity', () => {
    const values = Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, 3.4028234e38, Number.NaN);
    const [low, high, infinite, nan] = bfloat16ToFloat32(float32ToBfloat16(values));
    expect([low, high, infinite, nan]).toEqual([1, 1 + 2 ** -6, Number.POSITIVE_INFINITY, Number.NaN]);
  });

  it('does not let a NaN whose fraction lies in the lower half become infinite', () => {
    const nan = new Float32Array(Uint32Array.of(0x7f800001).buffer);
    expect(bfloat16ToFloat32(float32ToBfloat16(nan))[0]).toBeNaN();
  });
});
