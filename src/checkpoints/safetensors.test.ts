import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { intTensor } from './intTensor.fixture.ts';
import {
  asFloat32,
  asInt32,
  floatTensor,
  joined,
  readSafetensors,
  readSafetensorsMetadata,
  safetensorsParts,
  type TensorData,
  writeSafetensors,
} from './safetensors.ts';

/** A file with any header and data, as a stranger might write it. */
function fileOf(header: unknown, dataBytes: number, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'nothing thrown';
  } catch (error) {
    if (error instanceof Expected) return error.code;
    throw error;
  }
}

const row = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('readSafetensors', () => {
  it('reads a file that is written out by hand', () => {
    const file = fileOf({ b: row(0, 8), a: { dtype: 'F16', shape: [], data_offsets: [8, 10] } }, 10);
    file.set([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0x3c], file.length - 10);
    const tensors = readSafetensors(file);
    expect([...asFloat32(tensors.get('b')!)]).toEqual([1, -2]);
    expect([...asFloat32(tensors.get('a')!)]).toEqual([1]);
  });

  it.each([
    ['no bytes', new Uint8Array(0), 'safetensors.length'],
    ['seven bytes', new Uint8Array(7), 'safetensors.length'],
    ['a header longer than the file', fileOf({}, 0, 3n), 'safetensors.length'],
    ['a header of 2^63 bytes', fileOf({}, 0, 2n ** 63n), 'safetensors.length'],
    ['an empty header', fileOf('', 0), 'safetensors.header'],
    ['no JSON', fileOf('{"a"', 0), 'safetensors.header'],
    ['a list', fileOf([], 0), 'safetensors.header'],
    ['a space before the brace', fileOf(' {}', 0), 'safetensors.header'],
    ['deep nesting', fileOf(`{"a":${'['.repeat(100_000)}`, 0), 'safetensors.header'],
    [
      'a name twice',
      fileOf(`{"a":${JSON.stringify(row(0, 4))},"a":${JSON.stringify(row(0, 4))}}`, 4),
      'safetensors.header',
    ],
    [
      'a dtype twice',
      fileOf('{"a":{"dtype":"F32","dtype":"I32","shape":[1],"data_offsets":[0,4]}}', 4),
      'safetensors.header',
    ],
    ['metadata that are no texts', fileOf({ __metadata__: { step: 1 } }, 0), 'safetensors.header'],
    ['an unknown dtype', fileOf({ a: { ...row(0, 4), dtype: 'F8' } }, 4), 'safetensors.tensor'],
    [
      'a dtype of Object.prototype',
      fileOf({ a: { ...row(0, 4), dtype: 'constructor' } }, 4),
      'safetensors.tensor',
    ],
    ['a negative size', fileOf({ a: row(0, 4, [-1]) }, 4), 'safetensors.tensor'],
    ['half a size', fileOf({ a: row(0, 4, [0.5, 2]) }, 4), 'safetensors.tensor'],
    ['a shape beyond its bytes', fileOf({ a: row(0, 4, [2]) }, 4), 'safetensors.tensor'],
    ['an overflowing shape', fileOf({ a: row(0, 4, [2 ** 52, 2 ** 52, 0]) }, 4), 'safetensors.tensor'],
    ['an end before its begin', fileOf({ a: row(4, 0, [1]) }, 4), 'safetensors.tensor'],
    ['an extra key', fileOf({ a: { ...row(0, 4), stride: 1 } }, 4), 'safetensors.tensor'],
    ['overlapping tensors', fileOf({ a: row(0, 8), b: row(4, 12) }, 12), 'safetensors.layout'],
    ['a gap', fileOf({ a: row(0, 4), b: row(8, 12) }, 12), 'safetensors.layout'],
    ['tensors beyond the end', fileOf({ a: row(0, 8) }, 4), 'safetensors.layout'],
    ['bytes nobody owns', fileOf({ a: row(0, 4) }, 8), 'safetensors.layout'],
  ])('refuses %s in one sentence', (_, file, code) => {
    expect(codeOf(() => readSafetensors(file))).toBe(code);
  });

  it('shortens what a stranger wrote before it quotes it', () => {
    const file = fileOf({ ['x'.repeat(10_000)]: { ...row(0, 4), dtype: 'F8' } }, 4);
    expect(() => readSafetensors(file)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{0,500}$/) }),
    );
  });

  it('takes names that are special to JavaScript or JSON as plain names', () => {
    for (const name of ['__proto__', 'constructor', '7', 'a"b\\:{}', '가:']) {
      const file = writeSafetensors(new Map([[name, floatTensor([1], Float32Array.of(3))]]));
      expect([...readSafetensors(file).keys()]).toEqual([name]);
    }
  });
});

const tensors = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__metadata__'),
  fc.tuple(
    fc
      .constantFrom('F32', 'I32', 'I64', 'F16', 'U8', 'BOOL', 'F64')
      .map((dtype) => dtype as TensorData['dtype']),
    fc.array(fc.nat(4), { maxLength: 3 }),
  ),
  { maxKeys: 6 },
);

const widths = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, U8: 1, BOOL: 1 } as Record<string, number>;

function filled([dtype, shape]: [TensorData['dtype'], number[]], seed: number): TensorData {
  const bytes = shape.reduce((product, size) => product * size, 1) * widths[dtype]!;
  return { dtype, shape, data: Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + seed) & 0xff) };
}

function randomFile(rows: Record<string, [TensorData['dtype'], number[]]>) {
  const map = new Map(Object.entries(rows).map(([name, each], at) => [name, filled(each, at)]));
  return { map, file: writeSafetensors(map, { format: 'pt' }) };
}

describe('writeSafetensors', () => {
  it('gives back what was written, aligned to its type, with its metadata', () => {
    fc.assert(
      fc.property(tensors, (rows) => {
        const { map, file } = randomFile(rows);
        const read = readSafetensors(file);
        expect(new Map([...read].sort())).toEqual(new Map([...map].sort()));
        for (const { data, dtype } of read.values()) expect(data.byteOffset % widths[dtype]!).toBe(0);
        expect(readSafetensorsMetadata(file)).toEqual({ format: 'pt' });
      }),
    );
  });

  it('refuses or reads whole, but never misreads, a file with one header bit flipped or its end cut off', () => {
    fc.assert(
      fc.property(tensors, fc.nat(), fc.nat(7), fc.nat(), (rows, where, bit, cut) => {
        const { file } = randomFile(rows);
        const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
        const flipped = file.slice();
        flipped[where % headerEnd]! ^= 1 << bit;
        for (const hostile of [flipped, file.subarray(0, cut % file.length)]) {
          const code = codeOf(() => {
            const read = readSafetensors(hostile);
            const bytes = [...read.values()].reduce((sum, { data }) => sum + data.length, 0);
            expect(bytes).toBeLessThanOrEqual(hostile.length - 8);
          });
          expect(code).toMatch(/^(safetensors\.\w+|nothing thrown)$/);
        }
        expect(codeOf(() => readSafetensors(file.subarray(0, cut % file.length)))).toMatch(/^safetensors\./);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same byte for byte whatever the order of insertion', () => {
    const a = floatTensor([2], Float32Array.of(1, 2));
    const b = floatTensor([1], Float32Array.of(3), 'BF16');
    expect(
      writeSafetensors(
        new Map([
          ['a', a],
          ['b', b],
        ]),
      ),
    ).toEqual(
      writeSafetensors(
        new Map([
          ['b', b],
          ['a', a],
        ]),
      ),
    );
  });

  it('hands out the tensors own memory as parts, which joined are the file', () => {
    const values = Float32Array.of(1, 2);
    const map = new Map([['a', floatTensor([2], values)]]);
    const parts = safetensorsParts(map);
    expect(parts[1]!.buffer).toBe(values.buffer);
    expect(joined(parts)).toEqual(writeSafetensors(map));
  });
});

describe('decoding', () => {
  it('reads a tensor that lies on an odd address', () => {
    const shifted = new Uint8Array(9);
    shifted.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 1);
    expect([...asFloat32({ dtype: 'F32', shape: [2], data: shifted.subarray(1) })]).toEqual([1.5, -2]);
    const node = Buffer.from(shifted).subarray(1); // whose slice() would not copy
    expect([...asFloat32({ dtype: 'F32', shape: [2], data: node })]).toEqual([1.5, -2]);
  });

  it('narrows 64-bit ids and refuses those that do not fit', () => {
    const wide = (value: bigint): TensorData => {
      return { dtype: 'I64', shape: [1], data: new Uint8Array(BigInt64Array.of(value).buffer) };
    };
    expect([...asInt32(wide(-100n))]).toEqual([-100]);
    expect(codeOf(() => asInt32(wide(2n ** 31n)))).toBe('safetensors.type');
  });

  it('refuses to read floats as ids and ids as floats', () => {
    expect(codeOf(() => asInt32(floatTensor([1], Float32Array.of(1))))).toBe('safetensors.type');
    expect(codeOf(() => asFloat32(intTensor([1], Int32Array.of(1))))).toBe('safetensors.type');
  });
});
