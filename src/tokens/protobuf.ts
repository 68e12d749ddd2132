// Walks the fields of one protobuf message in wire format, as much of it as a SentencePiece model needs.
// Knows no schema: the caller picks the fields it knows, the others are stepped over by their wire type.

import { Expected } from '../errors/expected.ts';

/** One field as it stands in the file: a number for wire types 0 and 5, bytes for types 1, 2 and 5. */
export interface Field {
  number: number;
  wireType: 0 | 1 | 2 | 5;
  /** Varints read as signed 64-bit integers; 0 for the other wire types. */
  integer: number;
  /** Contents of wire types 1, 2 and 5, a view into the message; empty for varints. */
  bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** The fields of `message` in file order. Throws `Expected` at the first byte that is not protobuf. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = new Reader(message);
  while (!reader.done) {
    const tag = reader.varint();
    const number = tag >>> 3;
    const wireType = tag & 7;
    if (tag < 8 || tag > 0xffffffff) throw broken('a field number', tag);
    if (wireType === 0) yield { number, wireType, integer: reader.varint(), bytes: NOTHING };
    else if (wireType === 1) yield { number, wireType, integer: 0, bytes: reader.take(8) };
    else if (wireType === 2) yield { number, wireType, integer: 0, bytes: reader.take(reader.varint()) };
    else if (wireType === 5) yield { number, wireType, integer: 0, bytes: reader.take(4) };
    else throw broken('wire type 0, 1, 2 or 5', wireType);
  }
}

/** The float of a field of wire type 5. */
export function floatOf(field: Field): number {
  if (field.wireType !== 5)
    throw broken(`a 32-bit float in field ${field.number}`, `wire type ${field.wireType}`);
  return new DataView(field.bytes.buffer, field.bytes.byteOffset, 4).getFloat32(0, true);
}

/** The integer of a field of wire type 0. */
export function integerOf(field: Field): number {
  if (field.wireType !== 0)
    throw broken(`an integer in field ${field.number}`, `wire type ${field.wireType}`);
  return field.integer;
}

/** The bytes of a field of wire type 2: a message, a string or plain bytes. */
export function bytesOf(field: Field): Uint8Array {
  if (field.wireType !== 2) throw broken(`bytes in field ${field.number}`, `wire type ${field.wireType}`);
  return field.bytes;
}

/** The text of a field of wire type 2; ill-formed UTF-8 is refused. */
export function stringOf(field: Field): string {
  const bytes = bytesOf(field);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw broken(`UTF-8 text in field ${field.number}`, 'ill-formed bytes');
  }
}

function broken(wanted: string, got: unknown): Expected {
  return new Expected(
    'sentencepiece.file',
    `a SentencePiece model with ${wanted}`,
    got,
    'The file is cut off, damaged or of another kind: choose the .model file again.',
  );
}

class Reader {
  private at = 0;
  private readonly message: Uint8Array;

  constructor(message: Uint8Array) {
    this.message = message;
  }

  get done(): boolean {
    return this.at >= this.message.length;
  }

  /** A varint of at most ten bytes, as a signed 64-bit integer. */
  varint(): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return low;
    }
    return this.longVarint(low);
  }

  /** The rest of a varint whose first 28 bits are `low`; rare, so BigInt may be slow. */
  private longVarint(low: number): number {
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw broken('varints of at most ten bytes', 'a longer one');
  }

  take(length: number): Uint8Array {
    const left = this.message.length - this.at;
    if (length < 0 || length > left) throw broken(`a field of at most ${left} bytes`, `${length} bytes`);
    this.at += length;
    return this.message.subarray(this.at - length, this.at);
  }

  private byte(): number {
    if (this.done) throw broken('complete fields', 'the end of the file');
    return this.message[this.at++]!;
  }
}
