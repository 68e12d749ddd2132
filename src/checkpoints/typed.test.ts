// Tensors of each type from their values to a file and back. Oracle: the values that went in, to the bit;
// for 16-bit floats those that the format can hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32 } from '../math/halfPrecision.ts';
import { intTensor } from './intTensor.fixture.ts';
import {
  asFloat32,
  asInt32,
  floatTensor,
  readSafetensors,
  type TensorData,
  writeSafetensors,
} from './safetensors.ts';

/** Through a file, beside a tensor of odd length, and at an odd address. */
function throughFile(tensor: TensorData): TensorData {
  const odd: TensorData = { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) };
  const file = writeSafetensors(
    new Map([
      ['it', tensor],
      ['odd', odd],
    ]),
  );
  const shifted = new Uint8Array(file.length + 1);
  shifted.set(file, 1);
  return readSafetensors(shifted.subarray(1)).get('it')!;
}

const bitsOf = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];
const halves = fc.uint16Array({ maxLength: 50 });

describe('a tensor comes back from a file', () => {
  it('as F32 to the bit, NaN and -0 included', () => {
    const bits = fc.uint32Array({ maxLength: 50 });
    fc.assert(
      fc.property(bits, (patterns) => {
        const values = new Float32Array(patterns.slice().buffer);
        const read = throughFile(floatTensor([patterns.length], values));
        expect(bitsOf(asFloat32(read))).toEqual([...patterns]);
      }),
    );
  });

  it.each([
    ['F16', float16ToFloat32],
    ['BF16', bfloat16ToFloat32],
  ] as const)('as %s with every value that it can hold', (dtype, widen) => {
    fc.assert(
      fc.property(halves, (patterns) => {
        const values = widen(patterns);
        const read = throughFile(floatTensor([patterns.length, 1], values, dtype));
        expect([read.dtype, read.shape, read.data.length]).toEqual([
          dtype,
          [patterns.length, 1],
          2 * patterns.length,
        ]);
        expect(asFloat32(read)).toEqual(values);
      }),
    );
  });

  it('as I32 over its whole range', () => {
    fc.assert(
      fc.property(fc.int32Array({ maxLength: 50 }), (values) => {
        expect(asInt32(throughFile(intTensor([1, values.length], values)))).toEqual(values);
      }),
    );
  });

  it('as F64, I64, U64, U32, I16, U16, I8, U8 and BOOL where others wrote these', () => {
    const views = {
      I64: BigInt64Array.of(-5n, 7n),
      U64: BigUint64Array.of(0n, 7n),
      U32: Uint32Array.of(0, 7),
      I16: Int16Array.of(-5, 7),
      U16: Uint16Array.of(0, 65_535),
      I8: Int8Array.of(-5, 7),
      U8: Uint8Array.of(0, 255),
      BOOL: Uint8Array.of(0, 1),
    };
    for (const [dtype, view] of Object.entries(views)) {
      const data = new Uint8Array(view.buffer);
      const read = throughFile({ dtype: dtype as keyof typeof views, shape: [2], data });
      expect([...asInt32(read)]).toEqual([...view].map(Number));
    }
    const doubles = new Uint8Array(Float64Array.of(0.5, 1e300).buffer);
    expect([...asFloat32(throughFile({ dtype: 'F64', shape: [2], data: doubles }))]).toEqual([
      0.5,
      Number.POSITIVE_INFINITY,
    ]);
  });
});
