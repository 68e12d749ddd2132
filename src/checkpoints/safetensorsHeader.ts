// The header of a safetensors file: 8 bytes of length, then JSON naming every tensor's type, shape and place.
// A stranger wrote it, so everything is checked before a byte is used: what passes here can be read blindly.
// Knows nothing of models; format: safetensors' README, section "Format".
import { Expected } from '../errors/expected.ts';
import { quoted } from '../errors/quoted.ts';

/** Bytes of one element. */
export const bytesPerElement = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;
export type TensorType = keyof typeof bytesPerElement;

/** One tensor's row of the header; `begin` and `end` count from the first byte after the header. */
interface HeaderEntry {
  name: string;
  dtype: TensorType;
  shape: number[];
  begin: number;
  end: number;
}

interface SafetensorsHeader {
  entries: HeaderEntry[];
  metadata: Record<string, string>;
  /** Where the header ends and the data begin, in bytes from the start of the file. */
  dataStart: number;
}

/** The reference implementation refuses larger headers, too. */
const largestHeader = 100_000_000;

const brokenFile = 'The file is damaged or is no safetensors file; download or export it again.';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * Reads and checks the header of a whole file.
 * @throws Expected `safetensors.length`, `.header`, `.tensor` or `.layout`
 */
export function readHeader(file: Uint8Array): SafetensorsHeader {
  const dataStart = 8 + headerLength(file);
  const text = headerText(file.subarray(8, dataStart));
  const { __metadata__: metadata, ...rows } = parseHeader(text);
  refuseRepeatedNames(text, rows, metadata);
  const entries = Object.entries(rows).map(([name, row]) => readEntry(name, row));
  checkLayout(entries, file.byteLength - dataStart);
  return { entries, metadata: readMetadata(metadata), dataStart };
}

function headerLength(file: Uint8Array): number {
  if (file.byteLength < 8) {
    throw new Expected('safetensors.length', 'a file of at least 8 bytes', `${file.byteLength}`, brokenFile);
  }
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  const most = Math.min(largestHeader, file.byteLength - 8);
  if (length > most) {
    throw new Expected(
      'safetensors.length',
      `a header of at most ${most} bytes`,
      `${length} bytes`,
      brokenFile,
    );
  }
  return length;
}

function headerText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Expected('safetensors.header', 'a header in UTF-8', 'other bytes', brokenFile);
  }
}

function parseHeader(text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = text.startsWith('{') ? JSON.parse(text) : undefined;
  } catch {
    header = undefined;
  }
  if (isRecord(header)) return header;
  throw new Expected('safetensors.header', 'a JSON object as header', quoted(text), brokenFile);
}

/** JSON.parse keeps the last of two equal keys silently; counting colons outside of strings finds them. */
function refuseRepeatedNames(text: string, rows: Record<string, unknown>, metadata: unknown): void {
  const colons = colonsOutsideStrings(text);
  const inside = [...Object.values(rows), metadata].filter(isRecord);
  const outer = Object.keys(rows).length + (metadata === undefined ? 0 : 1);
  const keys = inside.reduce((sum, record) => sum + Object.keys(record).length, outer);
  if (colons === keys) return;
  throw new Expected(
    'safetensors.header',
    'every name once',
    `${colons} keys, ${keys} of them distinct`,
    brokenFile,
  );
}

/** One for every key of valid JSON. A loop, because a regular expression runs out of stack on long strings. */
function colonsOutsideStrings(json: string): number {
  let colons = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '\\') at++;
    else if (character === '"') inString = !inString;
    else if (character === ':' && !inString) colons++;
  }
  return colons;
}

function readEntry(name: string, row: unknown): HeaderEntry {
  const refuse = (wanted: string, got: unknown) =>
    new Expected('safetensors.tensor', `${wanted} for tensor ${quoted(name)}`, quoted(got), brokenFile);
  if (!isRecord(row) || Object.keys(row).length !== 3) throw refuse('dtype, shape and data_offsets', row);
  const { dtype, shape, data_offsets: offsets } = row;
  if (typeof dtype !== 'string' || !Object.hasOwn(bytesPerElement, dtype)) {
    throw refuse(`one of ${Object.keys(bytesPerElement).join(', ')}`, dtype);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) throw refuse('a shape of whole numbers', shape);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw refuse('two data_offsets', offsets);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = elementsOf(shape) * bytesPerElement[dtype as TensorType];
  if (end - begin !== bytes) throw refuse(`${bytes} bytes`, end - begin);
  return { name, dtype: dtype as TensorType, shape, begin, end };
}

/** Elements of a shape; [] is a scalar. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Tensors must cover the data exactly: no gap can hide anything, no byte is read twice. */
function checkLayout(entries: readonly HeaderEntry[], dataBytes: number): void {
  const inOrder = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of inOrder) {
    if (begin !== covered) {
      const what = begin < covered ? 'overlapping data' : 'a gap before it';
      throw new Expected('safetensors.layout', `tensor ${quoted(name)} at byte ${covered}`, what, brokenFile);
    }
    covered = end;
  }
  if (covered !== dataBytes) {
    throw new Expected('safetensors.layout', `${covered} bytes of data`, `${dataBytes}`, brokenFile);
  }
}

function readMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string')) {
    return metadata as Record<string, string>;
  }
  throw new Expected('safetensors.header', 'texts as __metadata__', quoted(metadata), brokenFile);
}
