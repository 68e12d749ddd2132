import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  architectures,
  defaultModelConfig,
  feedForwardProjections,
  type ModelConfig,
} from '../config/model.ts';
import { Expected } from '../errors/expected.ts';
import { readModelConfig, writeModelConfig } from './config.ts';

const written = writeModelConfig(defaultModelConfig);

function codeOf(json: unknown): string {
  try {
    readModelConfig(json);
  } catch (error) {
    if (error instanceof Expected) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('readModelConfig', () => {
  it("fills in T5Config's defaults, that is t5-small", () => {
    expect(readModelConfig({})).toEqual({
      architecture: 'encoder-decoder',
      vocabSize: 32_128,
      dModel: 512,
      dKv: 64,
      dFf: 2048,
      numLayers: 6,
      numDecoderLayers: 6,
      numHeads: 8,
      relativeAttentionNumBuckets: 32,
      relativeAttentionMaxDistance: 128,
      dropoutRate: 0.1,
      layerNormEpsilon: 1e-6,
      initializerFactor: 1,
      feedForwardProj: 'relu',
      tieWordEmbeddings: true,
      scaleDecoderOutputs: true,
      padTokenId: 0,
      eosTokenId: 1,
      decoderStartTokenId: 0,
    } satisfies ModelConfig);
  });

  it('gives the decoder the depth of the encoder if its own is null', () => {
    expect(readModelConfig({ num_layers: 3, num_decoder_layers: null }).numDecoderLayers).toBe(3);
  });

  it.each([
    [{ feed_forward_proj: 'relu' }, 'relu'],
    [{ feed_forward_proj: 'gated-gelu' }, 'gated-gelu'],
    [{ feed_forward_proj: 'gated-gelu', dense_act_fn: 'gelu_new', is_gated_act: true }, 'gated-gelu'],
    [{ feed_forward_proj: 'gelu_new' }, 'gelu'],
    [{ feed_forward_proj: 'gated-silu' }, 'gated-silu'],
    [{ feed_forward_proj: 'gated-swish' }, 'gated-silu'],
  ])('reads %j', (json, kind) => {
    expect(readModelConfig(json).feedForwardProj).toBe(kind);
  });

  it.each([
    // [tie_word_embeddings, scale_decoder_outputs, tied by the weights] -> scaled
    [undefined, undefined, true, true],
    [false, undefined, false, false],
    [true, false, false, false],
    [true, true, true, true],
    [false, undefined, true, false],
    [undefined, undefined, false, true],
  ])('scales by its own key or by tie_word_embeddings: %j, %j, %j', (tie, scale, tied, scaled) => {
    const read = readModelConfig({ tie_word_embeddings: tie, scale_decoder_outputs: scale }, tied);
    expect([read.tieWordEmbeddings, read.scaleDecoderOutputs]).toEqual([tied, scaled]);
  });

  it.each([
    ['text', 'config.object'],
    [[], 'config.object'],
    [null, 'config.object'],
    [{ model_type: 'umt5' }, 'config.model_type'],
    [{ d_model: '512' }, 'config.d_model'],
    [{ d_model: 2.5 }, 'config.d_model'],
    [{ num_heads: 0 }, 'config.num_heads'],
    [{ num_layers: -1 }, 'config.num_layers'],
    [{ vocab_size: 1e12 }, 'config.vocab_size'],
    [{ dropout_rate: 1.5 }, 'config.dropout_rate'],
    [{ feed_forward_proj: 'gated-' }, 'config.feed_forward_proj'],
    [{ feed_forward_proj: 'constructor' }, 'config.feed_forward_proj'],
    [{ feed_forward_proj: 'gated-gelu', dense_act_fn: 'gelu' }, 'config.feed_forward_proj'],
    [{ feed_forward_proj: 7 }, 'config.feed_forward_proj'],
    [{ architecture: 'encoder' }, 'config.architecture'],
    [{ architecture: 'shared', num_layers: 2, num_decoder_layers: 3 }, 'config.num_decoder_layers'],
    [{ tie_word_embeddings: 'yes' }, 'config.tie_word_embeddings'],
    [{ eos_token_id: 32_128 }, 'config.eos_token_id'],
    [{ relative_attention_max_distance: 16 }, 'config.relative_attention_max_distance'],
  ])('refuses %j', (json, code) => {
    expect(codeOf(json)).toBe(code);
  });

  it('throws nothing but Expected, whatever a key holds', () => {
    const keys = fc.constantFrom(...Object.keys(written), 'architecture');
    fc.assert(
      fc.property(keys, fc.jsonValue(), (key, value) => {
        expect(codeOf({ ...written, [key]: value })).toMatch(/^(config\.\w+|nothing thrown)$/);
      }),
    );
  });
});

describe('writeModelConfig', () => {
  it('is read back as it was', () => {
    for (const architecture of architectures) {
      for (const feedForwardProj of feedForwardProjections) {
        const config = { ...defaultModelConfig, architecture, feedForwardProj };
        expect(readModelConfig(writeModelConfig(config))).toEqual(config);
      }
    }
  });

  it('writes the exact names that Transformers knows for the tanh form of gelu', () => {
    const names = (feedForwardProj: ModelConfig['feedForwardProj']) => {
      const { feed_forward_proj, dense_act_fn } = writeModelConfig({
        ...defaultModelConfig,
        feedForwardProj,
      });
      return [feed_forward_proj, dense_act_fn];
    };
    expect(names('gelu')).toEqual(['gelu_new', 'gelu_new']);
    expect(names('gated-gelu')).toEqual(['gated-gelu', 'gelu_new']);
    expect(names('gated-silu')).toEqual(['gated-silu', 'silu']);
  });
});
