// The two 16-bit floating-point formats that weight files use, to and from float32, bit by bit.
// binary16 (F16): 1 sign, 5 exponent, 10 fraction bits; bfloat16 (BF16): the upper half of a float32.
// Narrowing rounds half to even, as PyTorch does; subnormals, infinities and NaN survive.

/** The 32 bits of a float32 with the value of the given binary16. Exact. */
function widenFloat16(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21; // a subnormal half is a normal float32
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

/** The 16 bits of the binary16 nearest to a float32, given by its bits. */
function narrowToFloat16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN stays NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // from 65520 on, the nearest is infinity
  if (magnitude >= 0x38800000) {
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | ((rounded - 0x38000000) >>> 13);
  }
  if (magnitude <= 0x33000000) return sign; // at most 2^-25: half of the smallest subnormal
  const shift = 126 - (magnitude >>> 23);
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  return sign | roundedShift(fraction, shift);
}

/** value / 2^shift, rounded half to even. */
function roundedShift(value: number, shift: number): number {
  const quotient = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (quotient & 1) === 1) ? quotient + 1 : quotient;
}

function narrowToBfloat16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40; // NaN whose fraction must not vanish
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** binary16 -> float32, exact. */
export function float16ToFloat32(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let at = 0; at < halves.length; at++) bits[at] = widenFloat16(halves[at]!);
  return new Float32Array(bits.buffer);
}

/** float32 -> binary16, nearest, ties to even; what exceeds 65504 by half a step becomes infinite. */
export function float32ToFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < bits.length; at++) halves[at] = narrowToFloat16(bits[at]!);
  return halves;
}

/** bfloat16 -> float32, exact. */
export function bfloat16ToFloat32(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let at = 0; at < halves.length; at++) bits[at] = halves[at]! << 16;
  return new Float32Array(bits.buffer);
}

/** float32 -> bfloat16, nearest, ties to even. */
export function float32ToBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < bits.length; at++) halves[at] = narrowToBfloat16(bits[at]!);
  return halves;
}
