// A model in Hugging Face's folder layout: config.json beside safetensors, whole or in shards.
// Files go in and come out as names and bytes; where they come from is someone else's business.
// Nothing is guessed: a tensor that is missing, left over or of another shape is refused by name.

import type { ModelConfig } from '../config/model.ts';
import { modelRules, refuseBreaches } from '../config/rules.ts';
import { Expected } from '../errors/expected.ts';
import { known } from '../errors/known.ts';
import { quoted } from '../errors/quoted.ts';
import { cacheWorks, readModelConfig, writeModelConfig } from '../model/config.ts';
import type { ParameterValues } from '../model/model.ts';
import { parameterShapes } from '../model/parameters.ts';
import type { NamedFile } from './namedFile.ts';
import { asFloat32, floatTensor, readSafetensors, type TensorData, writeSafetensors } from './safetensors.ts';
import { oneStack, twoStacks, withTwoStacks } from './sharedStacks.ts';
import { indexOf, largestShardBytes, namedShards, shardsOf } from './weightShards.ts';

export type Parameters = Map<string, ParameterValues>;

interface Checkpoint {
  config: ModelConfig;
  /** Under the names of `parameterShapes(config)`, in its order. */
  parameters: Parameters;
}

/** A table nobody reads; some old checkpoints carry it. */
const strayName = 'decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight';
const tableNames = ['shared.weight', 'encoder.embed_tokens.weight', 'decoder.embed_tokens.weight'];
const headName = 'lm_head.weight';
const otherModel = 'Take config.json and the weights from the same model.';

/**
 * Reads a checkpoint: config.json and model.safetensors, or shards with their index.
 * The output table is tied unless `lm_head.weight` is there and differs from the input table.
 * @throws Expected `checkpoint.*`, `config.*` or `safetensors.*`
 */
export function readCheckpoint(files: readonly NamedFile[]): Checkpoint {
  const byName = new Map(files.map(({ name, bytes }) => [name.split('/').at(-1) ?? name, bytes]));
  const json = readJson(byName, 'config.json');
  const { tensors, tied } = resolveTables(readTensors(byName));
  const config = readModelConfig(json, tied);
  if (config.architecture !== 'shared') return { config, parameters: readParameters(config, tensors) };
  const one = oneStack(tensors, equal);
  const read = one ? config : withTwoStacks(config);
  return { config: read, parameters: readParameters(read, one ?? tensors) };
}

function readJson(byName: ReadonlyMap<string, Uint8Array>, name: string): unknown {
  const bytes = byName.get(name);
  if (bytes === undefined) {
    const got = [...byName.keys()].join(', ') || 'no file';
    throw new Expected('checkpoint.file', name, quoted(got), 'Choose config.json together with the weights.');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Expected('checkpoint.json', `JSON in ${name}`, 'something else', 'Download the file again.');
  }
}

const wholeName = 'model.safetensors';
const indexName = 'model.safetensors.index.json';

function readTensors(byName: ReadonlyMap<string, Uint8Array>): Map<string, TensorData> {
  if (byName.has(indexName)) return readShards(byName);
  const weights = [...byName].filter(([name]) => name.endsWith('.safetensors'));
  const [first] = weights;
  const whole = byName.get(wholeName) ?? (weights.length === 1 ? first?.[1] : undefined);
  if (whole !== undefined) return readSafetensors(whole);
  const got = weights.length > 0 ? `${weights.length} weight files without ${indexName}` : 'none';
  const remedy =
    'Add model.safetensors, or all shards and their index; save .bin weights as safetensors first.';
  throw new Expected('checkpoint.file', 'one file of weights', got, remedy);
}

function readShards(byName: ReadonlyMap<string, Uint8Array>): Map<string, TensorData> {
  const shardOf = readIndex(readJson(byName, indexName));
  const tensors = new Map<string, TensorData>();
  for (const shard of new Set(shardOf.values())) {
    const bytes = byName.get(shard);
    if (bytes === undefined) {
      throw new Expected(
        'checkpoint.shard',
        `the shard ${quoted(shard)}`,
        'none',
        'Add every file the index names.',
      );
    }
    for (const [name, tensor] of readSafetensors(bytes)) {
      if (shardOf.get(name) !== shard) throw shardMismatch(name, shardOf.get(name) ?? 'no file', shard);
      tensors.set(name, tensor);
    }
  }
  for (const [name, shard] of shardOf) {
    if (!tensors.has(name)) throw shardMismatch(name, shard, 'nothing');
  }
  return tensors;
}

function shardMismatch(name: string, wanted: string, got: string): Expected {
  const remedy = 'Take the shards and their index from the same model.';
  return new Expected('checkpoint.shard', `tensor ${quoted(name)} in ${quoted(wanted)}`, quoted(got), remedy);
}

function readIndex(json: unknown): Map<string, string> {
  const map = typeof json === 'object' && json !== null && 'weight_map' in json ? json.weight_map : undefined;
  const rows = typeof map === 'object' && map !== null ? Object.entries(map) : [];
  if (rows.length > 0 && rows.every(([, shard]) => typeof shard === 'string')) {
    return new Map(rows as [string, string][]);
  }
  throw new Expected(
    'checkpoint.index',
    'a weight_map in the index',
    quoted(map),
    'Download the index again.',
  );
}

/** Brings the table's aliases under the one name and drops a head that is only a copy of it. */
function resolveTables(read: ReadonlyMap<string, TensorData>): {
  tensors: Map<string, TensorData>;
  tied: boolean;
} {
  const tensors = new Map(read);
  tensors.delete(strayName);
  const present = tableNames.filter((name) => tensors.has(name));
  const [tableName = headName] = present; // safetensors keeps one name of a tied table, and it may be the head's
  const table = tensors.get(tableName);
  if (table === undefined) throw missing('shared.weight');
  for (const name of present) {
    if (!equal(table, known(tensors, name))) {
      throw new Expected('checkpoint.table', `${name} equal to ${tableName}`, 'other values', otherModel);
    }
    tensors.delete(name);
  }
  const head = tensors.get(headName);
  const tied = head === undefined || equal(table, head);
  if (tied) tensors.delete(headName);
  return { tensors: tensors.set('shared.weight', table), tied };
}

function equal(a: TensorData, b: TensorData): boolean {
  if (a === b) return true;
  if (a.shape.join() !== b.shape.join()) return false;
  const others = asFloat32(b);
  return asFloat32(a).every((value, at) => Object.is(value, others[at]) || value === others[at]);
}

function missing(name: string): Expected {
  return new Expected('checkpoint.missing', `tensor ${name}`, 'none', otherModel);
}

function readParameters(config: ModelConfig, tensors: ReadonlyMap<string, TensorData>): Parameters {
  const shapes = parameterShapes(config);
  const surplus = [...tensors.keys()].find((name) => !shapes.has(name));
  if (surplus !== undefined) {
    throw new Expected(
      'checkpoint.surplus',
      'only what config.json describes',
      `tensor ${quoted(surplus)}`,
      otherModel,
    );
  }
  const parameters: Parameters = new Map();
  for (const [name, shape] of shapes) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw missing(name);
    if (tensor.shape.join() !== shape.join()) {
      throw new Expected('checkpoint.shape', `[${shape}] for ${name}`, `[${tensor.shape}]`, otherModel);
    }
    parameters.set(name, { shape, values: asFloat32(tensor, name) });
  }
  return parameters;
}

/**
 * A folder that Transformers opens with `from_pretrained`, but for decoder-only models, which it refuses: config.json,
 * generation_config.json and the weights, in model.safetensors or in shards with their index.
 * @param dtype how the weights are stored; F16 and BF16 halve the files
 * @param largestShard bytes of tensors in one file at most, unless one tensor alone is larger
 */
export function writeCheckpoint(
  config: ModelConfig,
  parameters: ReadonlyMap<string, ParameterValues>,
  dtype: 'F32' | 'F16' | 'BF16' = 'F32',
  largestShard = largestShardBytes,
): NamedFile[] {
  return [...checkpointFiles(config, parameters, dtype, largestShard)];
}

/** The files of `writeCheckpoint` one after another, so that only one shard at a time lies in memory once more. */
export function* checkpointFiles(
  config: ModelConfig,
  parameters: ReadonlyMap<string, ParameterValues>,
  dtype: 'F32' | 'F16' | 'BF16' = 'F32',
  largestShard = largestShardBytes,
): Generator<NamedFile> {
  refuseBreaches('run.settings', modelRules, config);
  const shared = config.architecture === 'shared';
  const written = shared ? twoStacks(config, parameters) : parameters;
  const tensors = new Map<string, TensorData>();
  for (const [name, shape] of parameterShapes(shared ? withTwoStacks(config) : config)) {
    const parameter = written.get(name);
    if (parameter === undefined) throw missing(name);
    tensors.set(name, floatTensor(shape, parameter.values, dtype));
  }
  yield* weightFiles(tensors, largestShard);
  yield jsonFile('config.json', writeModelConfig(config));
  yield jsonFile('generation_config.json', writeGenerationConfig(config));
}

function* weightFiles(tensors: ReadonlyMap<string, TensorData>, largestShard: number): Generator<NamedFile> {
  const shards = shardsOf(tensors, largestShard);
  const named = shards.length === 1 ? new Map([[wholeName, tensors]]) : namedShards(shards);
  for (const [name, shard] of named) yield { name, bytes: writeSafetensors(shard, { format: 'pt' }) };
  if (shards.length > 1) yield jsonFile(indexName, indexOf(named));
}

function writeGenerationConfig(config: ModelConfig): Record<string, unknown> {
  return {
    decoder_start_token_id: config.decoderStartTokenId,
    eos_token_id: config.eosTokenId,
    pad_token_id: config.padTokenId,
    use_cache: cacheWorks(config),
  };
}

/** Keys that Transformers 5 only takes as floats: it refuses `1` where it wants `1.0`. */
const floatKeys = /^( *"(?:dropout_rate|layer_norm_epsilon|initializer_factor)": -?\d+)(,?)$/gm;

function jsonFile(name: string, content: unknown): NamedFile {
  const json = JSON.stringify(content, null, 2).replace(floatKeys, '$1.0$2');
  return { name, bytes: new TextEncoder().encode(`${json}\n`) };
}
