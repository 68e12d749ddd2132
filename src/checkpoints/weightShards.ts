// Weights over several files, as Hugging Face cuts and names them: shards that are filled in order, and an index that
// says which tensor lies where. Knows nothing of models; reading them back is huggingface.ts's.
import type { TensorData } from './safetensors.ts';

type Tensors = ReadonlyMap<string, TensorData>;

/**
 * Tensors of one file at most, in bytes: half of the 2 GiB that some browsers give to one array, because a file and its
 * copy for another thread lie in memory together. Transformers' own limit is larger, and it opens smaller shards.
 */
export const largestShardBytes = 1_000_000_000;

/** What `model.safetensors.index.json` holds. */
export interface ShardIndex {
  metadata: { total_size: number };
  /** Tensor -> file. */
  weight_map: Record<string, string>;
}

/** The file of a shard, counted from 0: `model-00001-of-00003.safetensors`. */
function shardName(at: number, count: number): string {
  const digits = (value: number) => String(value).padStart(5, '0');
  return `model-${digits(at + 1)}-of-${digits(count)}.safetensors`;
}

/** Cuts tensors, in order, into shards of at most so many bytes; one that is larger by itself is alone in its shard. */
export function shardsOf(tensors: Tensors, largest: number): Map<string, TensorData>[] {
  const shards: Map<string, TensorData>[] = [];
  let room = 0;
  for (const [name, tensor] of tensors) {
    const bytes = tensor.data.byteLength;
    if (shards.length === 0 || bytes > room) {
      shards.push(new Map());
      room = largest;
    }
    shards.at(-1)?.set(name, tensor);
    room -= bytes;
  }
  return shards;
}

/** Shards by their files' names. */
export function namedShards<T>(shards: readonly T[]): Map<string, T> {
  return new Map(shards.map((shard, at) => [shardName(at, shards.length), shard]));
}

/** The index of named shards. */
export function indexOf(shards: ReadonlyMap<string, Tensors>): ShardIndex {
  const rows = [...shards].flatMap(([file, tensors]) =>
    [...tensors].map(([name, { data }]) => ({ name, file, bytes: data.byteLength })),
  );
  return {
    metadata: { total_size: rows.reduce((sum, { bytes }) => sum + bytes, 0) },
    weight_map: Object.fromEntries(rows.map(({ name, file }) => [name, file])),
  };
}
