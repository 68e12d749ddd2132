// T5, as the paper has it (section 2.1; spec 1): embed, blocks of pre-norm sub-layers, norm, logits.
// Written once on the ops of src/ops; it does not know on which device it runs, nor what a loss is.
import * as tf from '@tensorflow/tfjs';
import { feedForwardParts, isDecoderOnly } from '../config/model.ts';
import { separateAttention as attention } from '../ops/attention/separate.ts';
import type { RelativeBias, Visibility } from '../ops/attention/shape.ts';
import { dropout, residual } from '../ops/dropout/dropout.ts';
import type { Dropout } from '../ops/dropout/rule.ts';
import { embed, type TokenIds } from '../ops/embed/embed.ts';
import { activation } from '../ops/feedForward/activation.ts';
import { linear } from '../ops/linear/linear.ts';
import { rmsNorm } from '../ops/rmsNorm/rmsNorm.ts';
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
export interface PassDropout {
  rate: number;
  /** int32 [2]: seed and step. */
  counter: tf.Tensor;
}

/** One forward pass: the model, and its dropout sites numbered in the order they are met. */
export class Pass {
  private sites = 0;

  constructor(
    readonly model: Model,
    private readonly rule?: PassDropout,
  ) {}

  /** The rule of the next dropout site. */
  site(): Dropout | undefined {
    return this.rule && this.rule.rate > 0 ? { ...this.rule, site: this.sites++ } : undefined;
  }
}

/** What a stack of blocks attends by. */
interface Attending {
  self: Visibility;
  bias: RelativeBias;
  cross?: { encoded: tf.Tensor; visibility: Visibility };
}

/** Encoder: ids [batch, length] -> final-normed states [batch, length, dModel]. */
export function encode(pass: Pass, side: Side): tf.Tensor {
  const self = { queryCodes: side.codes, keyCodes: side.codes, causal: false };
  const attending = { self, bias: relativeBias(pass.model, 'encoder', side, true) };
  const paths = Array.from({ length: pass.model.config.numLayers }, (_, block) => encoderBlockPaths(block));
  return stack(pass, 'encoder', paths, side.tokens, attending);
}

/** Decoder: ids [batch, length] -> final-normed states [batch, length, dModel]. `encoder` is absent for decoder-only models. */
export function decode(pass: Pass, side: Side, encoder?: { encoded: tf.Tensor; side: Side }): tf.Tensor {
  const { config } = pass.model;
  const name = decoderStackName(config);
  // Mesh TensorFlow buckets both directions wherever a stack is not fully autoregressive (spec 1.4).
  const bias = relativeBias(pass.model, name, side, config.architecture === 'prefix-lm');
  const self = { queryCodes: side.codes, keyCodes: side.codes, causal: true };
  const cross = encoder && {
    encoded: encoder.encoded,
    visibility: { queryCodes: side.codes, keyCodes: encoder.side.codes, causal: false },
  };
  const paths = Array.from({ length: decoderDepth(config) }, (_, block) => decoderBlockPaths(config, block));
  return stack(pass, name, paths, side.tokens, { self, bias, ...(cross && { cross }) });
}

/** States [..., dModel] -> logits [rows, vocabSize] (spec 1.6). */
export function logitsOf(model: Model, states: tf.Tensor): tf.Tensor {
  const { config } = model;
  const scaled = config.scaleDecoderOutputs ? tf.mul(states, config.dModel ** -0.5) : states;
  const table = model.parameter(config.tieWordEmbeddings ? 'shared.weight' : 'lm_head.weight');
  return linear(tf.reshape(scaled, [-1, config.dModel]), table);
}

/** Both stacks and the output table: logits [batch * targetLength, vocabSize]. */
export function forward(pass: Pass, inputs: { encoder?: Side | undefined; decoder: Side }): tf.Tensor {
  if (isDecoderOnly(pass.model.config.architecture))
    return logitsOf(pass.model, decode(pass, inputs.decoder));
  const side = inputs.encoder!;
  const encoded = encode(pass, side);
  return logitsOf(pass.model, decode(pass, inputs.decoder, { encoded, side }));
}

function relativeBias(
  model: Model,
  stackName: 'encoder' | 'decoder',
  side: Side,
  bidirectional: boolean,
): RelativeBias {
  const length = side.codes.shape[1]!;
  return {
    table: model.parameter(relativeBiasPath(stackName)),
    bucketOfDistance: model.bucketsOfDistances(length, length, bidirectional),
  };
}

function stack(
  pass: Pass,
  name: 'encoder' | 'decoder',
  blocks: BlockPaths[],
  tokens: TokenIds,
  attending: Attending,
): tf.Tensor {
  const embedded = embed(pass.model.parameter('shared.weight'), tokens); // [batch, length, dModel]
  const start = dropout(embedded, pass.site());
  const states = blocks.reduce((stream, paths) => block(pass, paths, stream, attending), start);
  return dropout(norm(pass, `${name}.final_layer_norm`, states), pass.site());
}

function block(pass: Pass, paths: BlockPaths, stream: tf.Tensor, attending: Attending): tf.Tensor {
  const attended = selfAttention(pass, paths.selfAttention, stream, attending);
  const crossed =
    paths.crossAttention && attending.cross
      ? crossAttention(pass, paths.crossAttention, attended, attending.cross)
      : attended;
  return feedForward(pass, paths.feedForward, crossed);
}

function selfAttention(pass: Pass, path: string, stream: tf.Tensor, { self, bias }: Attending): tf.Tensor {
  const normed = norm(pass, `${path}.layer_norm`, stream);
  const update = attend(pass, `${path}.SelfAttention`, normed, normed, self, bias);
  return residual(stream, update, pass.site());
}

function crossAttention(
  pass: Pass,
  path: string,
  stream: tf.Tensor,
  { encoded, visibility }: NonNullable<Attending['cross']>,
): tf.Tensor {
  const normed = norm(pass, `${path}.layer_norm`, stream);
  const update = attend(pass, `${path}.EncDecAttention`, normed, encoded, visibility);
  return residual(stream, update, pass.site());
}

function attend(
  pass: Pass,
  path: string,
  queries: tf.Tensor,
  keys: tf.Tensor,
  visibility: Visibility,
  bias?: RelativeBias,
): tf.Tensor {
  const { model } = pass;
  const query = linear(queries, model.parameter(`${path}.q.weight`)); // [batch, queries, heads * dKv]
  const key = linear(keys, model.parameter(`${path}.k.weight`));
  const value = linear(keys, model.parameter(`${path}.v.weight`));
  const options = { heads: model.config.numHeads, visibility, bias, dropout: pass.site() };
  const mixed = attention(query, key, value, options);
  return linear(mixed, model.parameter(`${path}.o.weight`)); // [batch, queries, dModel]
}

function feedForward(pass: Pass, path: string, stream: tf.Tensor): tf.Tensor {
  const { model } = pass;
  const { gated, activation: kind } = feedForwardParts(model.config.feedForwardProj);
  const weight = (name: string) => model.parameter(`${path}.DenseReluDense.${name}.weight`);
  const normed = norm(pass, `${path}.layer_norm`, stream);
  const hidden = linear(normed, weight(gated ? 'wi_0' : 'wi')); // [batch, length, dFf]
  const gate = gated ? linear(normed, weight('wi_1')) : undefined;
  const active = activation(hidden, gate, kind, pass.site());
  return residual(stream, linear(active, weight('wo')), pass.site());
}

function norm(pass: Pass, path: string, stream: tf.Tensor): tf.Tensor {
  return rmsNorm(stream, pass.model.parameter(`${path}.weight`), pass.model.config.layerNormEpsilon);
}
