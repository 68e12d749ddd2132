// safetensors files: named tensors in one stretch of bytes, read without copying and written in one pass.
// Knows nothing of models or of what the names mean; the header's checks are in safetensorsHeader.ts.
// Bytes are little-endian, as the format says and as every machine with WebGPU is.
import { Expected } from '../errors/expected.ts';
import {
  bfloat16ToFloat32,
  float16ToFloat32,
  float32ToBfloat16,
  float32ToFloat16,
} from '../math/halfPrecision.ts';
import { bytesPerElement, elementsOf, readHeader, type TensorType } from './safetensorsHeader.ts';

/** One tensor as it lies in the file; `asFloat32` and `asInt32` decode it when it is needed. */
export interface TensorData {
  dtype: TensorType;
  /** Row-major; [] is a scalar. */
  shape: number[];
  /** Elements as bytes; a view of the file where it was read. */
  data: Uint8Array;
}

/**
 * All tensors of a file, in the header's order, as views of `bytes`.
 * @throws Expected if the header does not describe exactly these bytes
 */
export function readSafetensors(bytes: Uint8Array): Map<string, TensorData> {
  const { entries, dataStart } = readHeader(bytes);
  return new Map(
    entries.map(({ name, dtype, shape, begin, end }) => {
      return [name, { dtype, shape, data: bytes.subarray(dataStart + begin, dataStart + end) }];
    }),
  );
}

/** The file's `__metadata__`; {} where there is none. Throws as `readSafetensors`. */
export function readSafetensorsMetadata(bytes: Uint8Array): Record<string, string> {
  return readHeader(bytes).metadata;
}

/**
 * A file in pieces: the header, then every tensor's own bytes, not copied.
 * Wide types come first and the header is padded to 8 bytes, so that every tensor lies aligned.
 */
export function safetensorsParts(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const inOrder = [...tensors].sort(([nameA, a], [nameB, b]) => {
    return bytesPerElement[b.dtype] - bytesPerElement[a.dtype] || (nameA < nameB ? -1 : 1);
  });
  const rows: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  let end = 0;
  for (const [name, tensor] of inOrder) {
    const begin = end;
    end += checkedBytes(name, tensor);
    rows.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, end] }]);
  }
  return [headerBytes(rows), ...inOrder.map(([, { data }]) => data)];
}

/** A whole file. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return joined(safetensorsParts(tensors, metadata));
}

function checkedBytes(name: string, { dtype, shape, data }: TensorData): number {
  const bytes = elementsOf(shape) * bytesPerElement[dtype];
  if (bytes === data.byteLength && name !== '__metadata__') return bytes;
  throw new Error(`Tensor ${name} ${dtype} [${shape}] cannot be written from ${data.byteLength} bytes.`);
}

function headerBytes(rows: readonly [string, unknown][]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(rows)));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  return bytes;
}

/** Pieces laid end to end. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** Bytes of any view. */
function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** A tensor of floats, stored as F32 (not copied) or narrowed to F16 or BF16. */
export function floatTensor(
  shape: readonly number[],
  values: Float32Array,
  dtype: 'F32' | 'F16' | 'BF16' = 'F32',
): TensorData {
  return { dtype, shape: [...shape], data: bytesOf(stored(values, dtype)) };
}

function stored(values: Float32Array, dtype: 'F32' | 'F16' | 'BF16'): ArrayBufferView {
  switch (dtype) {
    case 'F32':
      return values;
    case 'F16':
      return float32ToFloat16(values);
    case 'BF16':
      return float32ToBfloat16(values);
  }
}

/** The bytes, copied only if they do not lie on a multiple of an element's size. */
function aligned({ data, dtype }: TensorData): { buffer: ArrayBufferLike; offset: number; length: number } {
  const size = bytesPerElement[dtype];
  const whole = data.byteOffset % size === 0 ? data : new Uint8Array(data);
  return { buffer: whole.buffer, offset: whole.byteOffset, length: whole.byteLength / size };
}

/**
 * Elements as float32; F32 is a view where alignment allows, everything else a copy.
 * @param name what the refusal calls the tensor
 * @throws Expected `safetensors.type` for types that hold no floats
 */
export function asFloat32(tensor: TensorData, name = 'a tensor'): Float32Array {
  const { buffer, offset, length } = aligned(tensor);
  switch (tensor.dtype) {
    case 'F32':
      return new Float32Array(buffer, offset, length);
    case 'F16':
      return float16ToFloat32(new Uint16Array(buffer, offset, length));
    case 'BF16':
      return bfloat16ToFloat32(new Uint16Array(buffer, offset, length));
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, offset, length));
    default:
      throw wrongType(`floating-point numbers in ${name}`, tensor.dtype);
  }
}

/**
 * Elements as int32; I32 is a view where alignment allows, everything else a copy.
 * @throws Expected `safetensors.type` for floats and for values beyond 32 bits
 */
export function asInt32(tensor: TensorData): Int32Array {
  const { buffer, offset, length } = aligned(tensor);
  switch (tensor.dtype) {
    case 'I32':
      return new Int32Array(buffer, offset, length);
    case 'I64':
      return narrowed(new BigInt64Array(buffer, offset, length));
    case 'U64':
      return narrowed(new BigUint64Array(buffer, offset, length));
    case 'U32':
      return narrowed(new Uint32Array(buffer, offset, length));
    case 'I16':
      return Int32Array.from(new Int16Array(buffer, offset, length));
    case 'U16':
      return Int32Array.from(new Uint16Array(buffer, offset, length));
    case 'I8':
      return Int32Array.from(new Int8Array(buffer, offset, length));
    case 'U8':
    case 'BOOL':
      return Int32Array.from(new Uint8Array(buffer, offset, length));
    default:
      throw wrongType('whole numbers', tensor.dtype);
  }
}

function narrowed(values: BigInt64Array | BigUint64Array | Uint32Array): Int32Array {
  const result = new Int32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = Number(values[at]!);
    if (value !== (value | 0)) throw wrongType('whole numbers of 32 bits', value);
    result[at] = value;
  }
  return result;
}

function wrongType(wanted: string, got: unknown): Expected {
  return new Expected('safetensors.type', wanted, got, 'Save the tensor in another type.');
}
