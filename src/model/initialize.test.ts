// Oracles: the draws of Mesh TensorFlow (spec 1.7), and the very values with which earlier runs began.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { architectures, defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { initialParameters } from './initialize.ts';

const small: ModelConfig = {
  ...defaultModelConfig,
  dModel: 64,
  dKv: 16,
  dFf: 96,
  numHeads: 6,
  numLayers: 1,
  numDecoderLayers: 1,
  tieWordEmbeddings: false,
};

function spreadOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** SHA-256 of names, shapes and values (its first 16 digits); both decoder-only architectures draw the same. */
const recorded = {
  'encoder-decoder': 'f06a98acb435e6e8',
  shared: '363b5ad927759139',
  'decoder-lm': 'a73e7ed540a3deda',
  'prefix-lm': 'a73e7ed540a3deda',
};

/** What is left of a normal distribution's spread without what lies beyond two standard deviations. */
const truncation = 0.8796;

describe('initial parameters', () => {
  it.each([
    ['shared.weight', 1],
    ['lm_head.weight', truncation * 64 ** -0.5],
    ['encoder.block.0.layer.0.SelfAttention.q.weight', (64 * 16) ** -0.5],
    ['encoder.block.0.layer.0.SelfAttention.k.weight', 64 ** -0.5],
    ['decoder.block.0.layer.1.EncDecAttention.v.weight', 64 ** -0.5],
    ['decoder.block.0.layer.1.EncDecAttention.o.weight', 96 ** -0.5],
    ['decoder.block.0.layer.2.DenseReluDense.wi.weight', truncation * 64 ** -0.5],
    ['decoder.block.0.layer.2.DenseReluDense.wo.weight', truncation * 96 ** -0.5],
    ['encoder.final_layer_norm.weight', 1],
  ])('have in %s the spread of upstream', (name, spread) => {
    const { values } = initialParameters(small, 7).get(name)!;
    expect(Math.abs(spreadOf(values) / spread - 1)).toBeLessThan(0.05);
  });

  it.each(architectures)(
    'are for %s, to the last bit, those with which earlier runs began',
    (architecture) => {
      const digest = createHash('sha256');
      const config = {
        ...small,
        architecture,
        feedForwardProj: 'gated-gelu',
        initializerFactor: 0.5,
      } as const;
      for (const [name, { shape, values }] of initialParameters(config, 1)) {
        digest.update(`${name} ${shape}`);
        digest.update(values);
      }
      expect(digest.digest('hex').slice(0, 16)).toBe(recorded[architecture]);
    },
  );
});
