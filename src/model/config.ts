// Hugging Face's config.json <-> ModelConfig, in the dialects of Transformers 4 and 5.
// Knows nothing of tensors: whether the output table is tied is decided by the weights and handed in.
// `architecture` is our own key, for what Transformers has no name for.

import { architectures, isDecoderOnly, type ModelConfig, modelFields, modelSchema } from '../config/model.ts';
import { breachesOf, modelRules } from '../config/rules.ts';
import { Expected } from '../errors/expected.ts';
import { quoted } from '../errors/quoted.ts';
import { decoderDepth } from './parameters.ts';

const remedy = 'Use the config.json that belongs to the weights.';

/** Fields that are plain copies, under Hugging Face's key and with T5Config's default. */
const copied = {
  vocabSize: ['vocab_size', 32128],
  dModel: ['d_model', 512],
  dKv: ['d_kv', 64],
  dFf: ['d_ff', 2048],
  numLayers: ['num_layers', 6],
  numHeads: ['num_heads', 8],
  relativeAttentionNumBuckets: ['relative_attention_num_buckets', 32],
  relativeAttentionMaxDistance: ['relative_attention_max_distance', 128],
  dropoutRate: ['dropout_rate', 0.1],
  layerNormEpsilon: ['layer_norm_epsilon', 1e-6],
  initializerFactor: ['initializer_factor', 1],
  padTokenId: ['pad_token_id', 0],
  eosTokenId: ['eos_token_id', 1],
  decoderStartTokenId: ['decoder_start_token_id', 0],
} as const satisfies Partial<Record<keyof ModelConfig, readonly [string, number]>>;

/** Transformers' name of an activation -> ours. Its plain `gelu` is the exact one, which T5 never used. */
const activations: Readonly<Record<string, string>> = {
  relu: 'relu',
  gelu_new: 'gelu',
  gelu_pytorch_tanh: 'gelu',
  silu: 'silu',
  swish: 'silu',
};

type Json = Readonly<Record<string, unknown>>;

/**
 * The model that a parsed config.json describes. A missing key (or null) has T5Config's default.
 * @param tied whether the weights hold one table for input and output; without weights `tie_word_embeddings` says
 * @throws Expected `config.*`, naming Hugging Face's key
 */
export function readModelConfig(json: unknown, tied?: boolean): ModelConfig {
  const source = withoutNulls(json);
  refuseRelatives(source);
  const numbers = Object.entries(copied).map(([field, [key, byDefault]]) => [
    field,
    source[key] ?? byDefault,
  ]);
  const tieKey = booleanAt(source, 'tie_word_embeddings') ?? true;
  const config = {
    ...Object.fromEntries(numbers),
    architecture: source.architecture ?? architectures[0],
    numDecoderLayers: source.num_decoder_layers ?? source.num_layers ?? copied.numLayers[1],
    feedForwardProj: readFeedForward(source),
    tieWordEmbeddings: tied ?? tieKey,
    scaleDecoderOutputs: booleanAt(source, 'scale_decoder_outputs') ?? tieKey,
  };
  return consistent(validated(config));
}

function withoutNulls(json: unknown): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Expected('config.object', 'a JSON object', quoted(json), remedy);
  }
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}

/**
 * What Transformers must not take for a T5 has a type of its own, which its Auto classes refuse, and a mark in a key that
 * its T5 classes check: opened as T5 it would miss its encoder, be given random numbers for it and say so in a warning.
 */
const decoderOnlyTypes = { 'decoder-lm': 't5_decoder_lm', 'prefix-lm': 't5_prefix_lm' } as const;
const decoderOnlyMark = 'decoder-only-';

/** Models that look like T5 but compute something else would load and talk nonsense. */
function refuseRelatives(source: Json): void {
  const type = source.model_type ?? 't5';
  if (['t5', 'mt5', ...Object.values(decoderOnlyTypes)].some((known) => known === type)) return;
  throw new Expected(
    'config.model_type',
    't5 or mt5',
    quoted(type),
    'Choose a T5, Flan-T5, ByT5 or mT5 model.',
  );
}

function booleanAt(source: Json, key: string): boolean | undefined {
  const value = source[key];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new Expected(`config.${key}`, 'true or false', quoted(value), remedy);
}

/** `ACT` or `gated-ACT`; `dense_act_fn` and `is_gated_act`, where present, have the last word, as upstream. */
function readFeedForward(source: Json): string {
  const projection = withoutMark(source.feed_forward_proj ?? 'relu');
  const parts = typeof projection === 'string' ? /^(gated-)?([a-z_]+)$/.exec(projection) : null;
  if (parts === null) {
    throw new Expected('config.feed_forward_proj', 'ACT or gated-ACT', quoted(projection), remedy);
  }
  const gated = booleanAt(source, 'is_gated_act') ?? parts[1] !== undefined;
  const named = projection === 'gated-gelu' ? 'gelu_new' : parts[2];
  const activation = source.dense_act_fn ?? named;
  const ours =
    typeof activation === 'string' && Object.hasOwn(activations, activation) && activations[activation];
  if (ours) return gated ? `gated-${ours}` : ours;
  const known = Object.keys(activations).join(', ');
  throw new Expected('config.feed_forward_proj', `one of ${known}`, quoted(activation), remedy);
}

function withoutMark(projection: unknown): unknown {
  return typeof projection === 'string' ? projection.replace(decoderOnlyMark, '') : projection;
}

/** Ranges and types, from the table of settings. */
function validated(config: object): ModelConfig {
  const result = modelSchema.safeParse(config);
  if (result.success) return result.data;
  const field = String(result.error.issues[0]?.path[0]) as keyof ModelConfig;
  const row = modelFields[field];
  const wanted =
    row.kind === 'number'
      ? `${'integer' in row ? 'a whole number' : 'a number'} from ${row.min} to ${row.max}`
      : row.kind === 'choice'
        ? `one of ${row.choices.join(', ')}`
        : 'true or false';
  const got = (config as Record<string, unknown>)[field];
  throw new Expected(`config.${keyOf(field)}`, wanted, quoted(got), remedy);
}

function keyOf(field: keyof ModelConfig): string {
  if (Object.hasOwn(copied, field)) return copied[field as keyof typeof copied][0];
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What holds between fields. */
function consistent(config: ModelConfig): ModelConfig {
  const [breach] = breachesOf(modelRules, config);
  if (breach) {
    const wanted = `${breach.wanted}, for ${keyOf(breach.on)} is ${config[breach.on]}`;
    throw new Expected(`config.${keyOf(breach.field)}`, wanted, breach.got, remedy);
  }
  if (config.numDecoderLayers !== decoderDepth(config)) {
    throw new Expected(
      'config.num_decoder_layers',
      `${config.numLayers}, the shared stack's`,
      config.numDecoderLayers,
      remedy,
    );
  }
  return config;
}

/** Transformers 5 makes a cache by the encoder's depth, and a deeper decoder finds no room in it. */
export function cacheWorks(config: ModelConfig): boolean {
  return isDecoderOnly(config.architecture) || decoderDepth(config) <= config.numLayers;
}

function writeKind(architecture: ModelConfig['architecture']): Record<string, unknown> {
  if (architecture === 'decoder-lm' || architecture === 'prefix-lm') {
    return {
      architectures: ['T5PlaygroundDecoder'],
      model_type: decoderOnlyTypes[architecture],
      architecture,
    };
  }
  const t5 = { architectures: ['T5ForConditionalGeneration'], model_type: 't5' };
  return architecture === 'shared' ? { ...t5, architecture } : t5;
}

/** Our kind of feed-forward in Transformers' grammar: only `gated-gelu` means the tanh form by itself. */
function writeFeedForward({
  feedForwardProj: projection,
  architecture,
}: ModelConfig): Record<string, unknown> {
  const activation = projection.replace('gated-', '');
  const written = projection === 'gelu' ? 'gelu_new' : projection;
  return {
    feed_forward_proj: isDecoderOnly(architecture) ? decoderOnlyMark + written : written,
    dense_act_fn: activation === 'gelu' ? 'gelu_new' : activation,
    is_gated_act: projection.startsWith('gated-'),
  };
}

/**
 * config.json as an object, for Transformers 4 and 5 alike: the former scales the decoder's output if the tables
 * are tied, the latter if `scale_decoder_outputs` says so.
 */
export function writeModelConfig(config: ModelConfig): Record<string, unknown> {
  const numbers = Object.entries(copied).map(([field, [key]]) => [key, config[field as keyof typeof copied]]);
  return {
    ...writeKind(config.architecture),
    ...Object.fromEntries(numbers),
    num_decoder_layers: decoderDepth(config),
    ...writeFeedForward(config),
    is_encoder_decoder: !isDecoderOnly(config.architecture),
    use_cache: cacheWorks(config),
    tie_word_embeddings: config.tieWordEmbeddings,
    scale_decoder_outputs: config.scaleDecoderOutputs,
  };
}
