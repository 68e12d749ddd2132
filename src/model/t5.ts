// T5, as the paper has it (section 2.1; spec 1): embed, blocks of pre-norm sub-layers, norm, logits.
// Written once on the ops of src/ops; it does not know on which device it runs, nor what a loss is.
import * as tf from '@tensorflow/tfjs';
import { feedForwardParts, isDecoderOnly } from '../config/model.ts';
import type { Precision } from '../gpu/kernel.ts';
import { recomputed } from '../gpu/recomputed.ts';
import type { PlacedTensor } from '../gpu/tensors.ts';
import { attention } from '../ops/attention/attention.ts';
import type { AttentionOptions, RelativeBias, Visibility } from '../ops/attention/shape.ts';
import { appendToCache } from '../ops/cache/cache.ts';
import type { Dropout } from '../ops/dropout/rule.ts';
import { embed, type TokenIds } from '../ops/embed/embed.ts';
import { feedForward as transform } from '../ops/feedForward/feedForward.ts';
import { linear } from '../ops/linear/linear.ts';
import { residualNorm } from '../ops/rmsNorm/residualNorm.ts';
import type { Side } from './inputs.ts';
import type { Model } from './model.ts';
import { decoderDepth } from './parameters.ts';
import {
  type BlockPaths,
  decoderBlockPaths,
  decoderStackName,
  encoderBlockPaths,
  relativeBiasPath,
} from './paths.ts';

/** How one forward pass drops: absent in evaluation and decoding. */
interface PassDropout {
  rate: number;
  /** int32 [2]: seed and step. */
  counter: tf.Tensor;
}

/** How a forward pass is gone through. */
export interface PassOptions {
  dropout?: PassDropout | undefined;
  /** How activations are stored, but for the residual stream and what joins it, f32 as all else; f16 only on WebGPU. */
  precision?: Precision | undefined;
  /** Whether blocks keep only what enters them, and are gone through again on the way back: the same in less room. */
  gradientCheckpointing?: boolean | undefined;
}

/** One forward pass: the model, and its dropout sites numbered in the order they are met. */
export class Pass {
  /** Dropout sites met so far. */
  sites = 0;

  constructor(
    readonly model: Model,
    readonly options: PassOptions = {},
  ) {}

  /** The rule of the next dropout site. */
  site(): Dropout | undefined {
    const { dropout } = this.options;
    return dropout && dropout.rate > 0 ? { ...dropout, site: this.sites++ } : undefined;
  }
}

/** How the blocks of a stack attend; `at` is the block's number. */
interface Attending {
  /** Packed q|k|v [batch, length, 3 * heads * dKv] -> [batch, length, heads * dKv]. */
  self(projected: tf.Tensor, at: number): tf.Tensor;
  /** Queries [batch, length, heads * dKv] -> same, over the encoded input; absent without an encoder. */
  cross?(queries: tf.Tensor, at: number, encoded?: tf.Tensor): tf.Tensor;
}

/** Encoder: ids [batch, length] -> final-normed states [batch, length, dModel]. */
export function encode(pass: Pass, side: Side): tf.Tensor {
  const { model } = pass;
  const visibility = { queryCodes: side.codes, keyCodes: side.codes, causal: false };
  const bias = relativeBias(model, 'encoder', side.codes.shape[1]!, true);
  const self = (projected: tf.Tensor) =>
    attention(projected, undefined, attentionOptions(pass, visibility, bias));
  const paths = Array.from({ length: model.config.numLayers }, (_, block) => encoderBlockPaths(block));
  return stack(pass, 'encoder', paths, side.tokens, { self });
}

/** Decoder: ids [batch, length] -> final-normed states [batch, length, dModel]. `encoder` is absent for decoder-only models. */
function decode(pass: Pass, side: Side, encoder?: { encoded: tf.Tensor; side: Side }): tf.Tensor {
  const { model } = pass;
  const bias = decoderBias(model, side.codes.shape[1]!);
  const visibility = { queryCodes: side.codes, keyCodes: side.codes, causal: true };
  const self = (projected: tf.Tensor) =>
    attention(projected, undefined, attentionOptions(pass, visibility, bias));
  const cross = (queries: tf.Tensor, at: number, encoded?: tf.Tensor) => {
    const seen = { queryCodes: side.codes, keyCodes: encoder!.side.codes, causal: false };
    return attention(queries, crossMemory(model, encoded!, at), attentionOptions(pass, seen));
  };
  return decoderStack(pass, side.tokens, { self, ...(encoder && { cross }) }, encoder?.encoded);
}

/** What a decoder has read when it goes on writing token by token. */
export interface Reading {
  /** int32 [1]: position of the first token now given. */
  position: tf.Tensor;
  /** Keys and values of each block's self-attention, [rows, capacity, 2 * heads * dKv]; the new ones are added. */
  caches: readonly PlacedTensor[];
  /** int32 [rows, capacity]: codes of all positions up to the last one given, 0 beyond. */
  cachedCodes: tf.Tensor;
  /** What `crossMemory` gives for each block, and the input's codes [rows, inputLength]; absent without an encoder. */
  input?: { memories: readonly tf.Tensor[]; codes: tf.Tensor };
}

/** Decoder over the next tokens [rows, length] of texts whose beginnings are in the caches: states [rows, length, dModel]. */
export function decodeNext(pass: Pass, side: Side, reading: Reading): tf.Tensor {
  const { model } = pass;
  const { position, caches, cachedCodes, input } = reading;
  const bias = decoderBias(model, cachedCodes.shape[1]!);
  const visibility = { queryCodes: side.codes, keyCodes: cachedCodes, causal: true };
  const self = (projected: tf.Tensor, at: number) => {
    const cache = caches[at]!;
    const queries = appendToCache(projected, cache, position);
    const options = { ...attentionOptions(pass, visibility, bias), firstQuery: position };
    return attention(queries, cache.tensor, options);
  };
  const cross = (queries: tf.Tensor, at: number) => {
    const seen = { queryCodes: side.codes, keyCodes: input!.codes, causal: false };
    return attention(queries, input!.memories[at]!, attentionOptions(pass, seen));
  };
  return decoderStack(pass, side.tokens, { self, ...(input && { cross }) });
}

/** Keys and values of the encoded input for a decoder block's cross-attention: [batch, inputLength, 2 * heads * dKv]. */
export function crossMemory(model: Model, encoded: tf.Tensor, block: number): tf.Tensor {
  const path = `${decoderBlockPaths(model.config, block).crossAttention}.EncDecAttention`;
  return linear(encoded, model.stacked([`${path}.k.weight`, `${path}.v.weight`]));
}

/** The table that turns states into logits, and what the logits are scaled by (spec 1.6). */
export function outputTable(model: Model): { table: tf.Tensor; scale: number } {
  const { config } = model;
  const table = model.parameter(config.tieWordEmbeddings ? 'shared.weight' : 'lm_head.weight');
  return { table, scale: config.scaleDecoderOutputs ? config.dModel ** -0.5 : 1 };
}

/** States [..., dModel] -> logits [rows, vocabSize]. */
export function logitsOf(model: Model, states: tf.Tensor): tf.Tensor {
  const { table, scale } = outputTable(model);
  return linear(tf.reshape(states, [-1, model.config.dModel]), table, { scale });
}

/** What both stacks read. */
interface Sides {
  /** Absent for decoder-only models. */
  encoder?: Side | undefined;
  decoder: Side;
}

/** Both stacks and the output table: logits [batch * targetLength, vocabSize]. */
export function forward(pass: Pass, inputs: Sides): tf.Tensor {
  return logitsOf(pass.model, finalStates(pass, inputs));
}

/** Both stacks: final states of the decoder [batch, targetLength, dModel]. */
export function finalStates(pass: Pass, inputs: Sides): tf.Tensor {
  if (isDecoderOnly(pass.model.config.architecture)) return decode(pass, inputs.decoder);
  const side = inputs.encoder!;
  const encoded = encode(pass, side);
  return decode(pass, inputs.decoder, { encoded, side });
}

function relativeBias(
  model: Model,
  stackName: 'encoder' | 'decoder',
  length: number,
  bidirectional: boolean,
): RelativeBias {
  return {
    table: model.parameter(relativeBiasPath(stackName)),
    bucketOfDistance: model.bucketsOfDistances(length, length, bidirectional),
  };
}

/** Mesh TensorFlow buckets both directions wherever a stack is not fully autoregressive (spec 1.4). */
function decoderBias(model: Model, length: number): RelativeBias {
  return relativeBias(
    model,
    decoderStackName(model.config),
    length,
    model.config.architecture === 'prefix-lm',
  );
}

function attentionOptions(pass: Pass, visibility: Visibility, bias?: RelativeBias): AttentionOptions {
  return { heads: pass.model.config.numHeads, visibility, bias, dropout: pass.site() };
}

/** What passes through the blocks: the last sub-layer's update joins the stream where the next norm reads both. */
type Flow = {
  stream: tf.Tensor; // [batch, length, dModel]
  update?: tf.Tensor; // same
  /** What cross-attention reads [batch, inputLength, dModel], where it is not kept elsewhere. */
  encoded?: tf.Tensor;
};

function decoderStack(pass: Pass, tokens: TokenIds, attending: Attending, encoded?: tf.Tensor): tf.Tensor {
  const { config } = pass.model;
  const paths = Array.from({ length: decoderDepth(config) }, (_, block) => decoderBlockPaths(config, block));
  return stack(pass, decoderStackName(config), paths, tokens, attending, encoded);
}

function stack(
  pass: Pass,
  name: 'encoder' | 'decoder',
  blocks: BlockPaths[],
  tokens: TokenIds,
  attending: Attending,
  encoded?: tf.Tensor,
): tf.Tensor {
  const stream = embed(pass.model.parameter('shared.weight'), tokens, pass.site());
  const flow = blocks.reduce<Flow>(
    (before, paths, at) => {
      const through = (flow: Flow) => block(pass, paths, flow, attending, at);
      const used = [...Object.values(paths), relativeBiasPath(name)];
      return pass.options.gradientCheckpointing ? checkpointed(pass, before, used, through) : through(before);
    },
    { stream, ...(encoded && { encoded }) },
  );
  return joined(pass, flow, `${name}.final_layer_norm`, 'dropped').normed;
}

/** `through` a block, which uses the parameters under `paths`, with nothing kept but `flow`. */
function checkpointed(pass: Pass, flow: Flow, paths: readonly string[], through: (flow: Flow) => Flow): Flow {
  const { sites } = pass;
  const body = (given: Flow) => {
    pass.sites = sites; // the second time, too: it drops the same
    const { stream, update } = through(given);
    return [stream, update!];
  };
  const [stream, update] = recomputed({ inputs: flow, parameters: pass.model.operands(paths), body });
  return { ...flow, stream: stream!, update: update! };
}

/** The stream with the last update added (spec 1.1), and the same normed for the next sub-layer. Uses both up. */
function joined(pass: Pass, { stream, update }: Flow, path: string, normedIs: 'whole' | 'dropped' = 'whole') {
  const { model } = pass;
  const epsilon = model.config.layerNormEpsilon;
  const updateDropout = update && pass.site();
  const normedDropout = normedIs === 'dropped' ? pass.site() : undefined;
  const { precision } = pass.options;
  const options = { epsilon, updateDropout, normedDropout, precision };
  const result = residualNorm(stream, update, model.parameter(`${path}.weight`), options);
  update?.dispose();
  if (stream !== result.stream) stream.dispose();
  return result;
}

/** Of what a sub-layer makes, only what flows on stays, and what its gradient reads. */
function block(pass: Pass, paths: BlockPaths, flow: Flow, attending: Attending, at: number): Flow {
  const { crossAttention: crossPath } = paths;
  const attended = tf.tidy(() => selfAttention(pass, paths.selfAttention, flow, attending, at));
  const crossed = crossPath
    ? tf.tidy(() => crossAttention(pass, crossPath, attended, attending, at))
    : attended;
  return tf.tidy(() => feedForward(pass, paths.feedForward, crossed));
}

/** What joins the residual stream is a float, as the stream is: trained models overflow halves here. */
function updateOf(mixed: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return linear(mixed, weight, { precision: 'f32' });
}

function selfAttention(pass: Pass, path: string, flow: Flow, attending: Attending, at: number): Flow {
  const { model } = pass;
  const weight = (part: string) => `${path}.SelfAttention.${part}.weight`;
  const { stream, normed } = joined(pass, flow, `${path}.layer_norm`);
  const projected = linear(normed, model.stacked(['q', 'k', 'v'].map(weight))); // [batch, length, 3 * heads * dKv]
  const mixed = attending.self(projected, at); // [batch, length, heads * dKv]
  return { ...flow, stream, update: updateOf(mixed, model.parameter(weight('o'))) };
}

function crossAttention(pass: Pass, path: string, flow: Flow, attending: Attending, at: number): Flow {
  const { model } = pass;
  const weight = (part: string) => `${path}.EncDecAttention.${part}.weight`;
  const { stream, normed } = joined(pass, flow, `${path}.layer_norm`);
  const queries = linear(normed, model.parameter(weight('q'))); // [batch, length, heads * dKv]
  const mixed = attending.cross!(queries, at, flow.encoded);
  return { ...flow, stream, update: updateOf(mixed, model.parameter(weight('o'))) };
}

function feedForward(pass: Pass, path: string, flow: Flow): Flow {
  const { model } = pass;
  const { gated, activation: kind } = feedForwardParts(model.config.feedForwardProj);
  const weight = (name: string) => `${path}.DenseReluDense.${name}.weight`;
  const { stream, normed } = joined(pass, flow, `${path}.layer_norm`);
  const inner = gated ? model.stacked([weight('wi_0'), weight('wi_1')]) : model.parameter(weight('wi'));
  const weights = { inner, outer: model.parameter(weight('wo')) };
  return { ...flow, stream, update: transform(normed, weights, { kind, gated, dropout: pass.site() }) };
}
