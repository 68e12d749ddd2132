// Token ids at rest: a header that introduces itself, then the ids, little-endian, two or four bytes each.
// Knows nothing of storage or of objectives: the same shard serves span corruption and translation.
// Whether the bytes are whole is checked by the storage's manifest; here they only have to make sense.
import { Expected } from '../errors/expected.ts';

const magic = 0x5435; // "T5", read big-endian
const version = 1;
const headerBytes = 8;
const remedy = 'Tokenize the text again.';

/** About 1 MiB of two-byte ids. */
const defaultTokensPerShard = 524_288;

type ShardIds = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** One shard of the ids; two bytes a token if all ids fit. */
export function writeShard(ids: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytesPerToken = Array.prototype.some.call(ids, (id: number) => id > 0xffff) ? 4 : 2;
  const bytes = new Uint8Array(headerBytes + ids.length * bytesPerToken);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, magic);
  view.setUint8(2, version);
  view.setUint8(3, bytesPerToken);
  view.setUint32(4, ids.length, true);
  for (let index = 0; index < ids.length; index++) {
    const offset = headerBytes + index * bytesPerToken;
    if (bytesPerToken === 2) view.setUint16(offset, ids[index]!, true);
    else view.setUint32(offset, ids[index]!, true);
  }
  return bytes;
}

/** The ids cut into shards of `tokensPerShard`, in order; the last may be shorter. */
export function writeShards(
  ids: Int32Array | Uint32Array | Uint16Array,
  tokensPerShard = defaultTokensPerShard,
): Uint8Array<ArrayBuffer>[] {
  const count = Math.ceil(ids.length / tokensPerShard);
  return Array.from({ length: count }, (_, index) =>
    writeShard(ids.subarray(index * tokensPerShard, (index + 1) * tokensPerShard)),
  );
}

function readHeader(view: DataView): { bytesPerToken: number; tokens: number } {
  const refuse = (what: string, wanted: string, got: unknown) =>
    new Expected(`shard.${what}`, wanted, got, remedy);
  if (view.byteLength < headerBytes)
    throw refuse('header', `${headerBytes} bytes of header`, view.byteLength);
  if (view.getUint16(0) !== magic) throw refuse('magic', 'a shard starting with "T5"', view.getUint16(0));
  if (view.getUint8(2) !== version) throw refuse('version', `version ${version}`, view.getUint8(2));
  const bytesPerToken = view.getUint8(3);
  if (bytesPerToken !== 2 && bytesPerToken !== 4)
    throw refuse('width', '2 or 4 bytes a token', bytesPerToken);
  const tokens = view.getUint32(4, true);
  const wanted = headerBytes + tokens * bytesPerToken;
  if (view.byteLength !== wanted) throw refuse('length', `${wanted} bytes`, view.byteLength);
  return { bytesPerToken, tokens };
}

/** The ids of a shard; throws `Expected` for bytes that are no whole shard. */
export function readShard(bytes: Uint8Array): ShardIds {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { bytesPerToken, tokens } = readHeader(view);
  const offset = (index: number) => headerBytes + index * bytesPerToken;
  if (bytesPerToken === 2)
    return new Uint16Array(tokens).map((_, index) => view.getUint16(offset(index), true));
  return new Uint32Array(tokens).map((_, index) => view.getUint32(offset(index), true));
}
