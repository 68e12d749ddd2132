import { describe, expect, it } from 'vitest';
import { architectures, defaultModelConfig, depthFields, type ModelConfig } from '../config/model.ts';
import { parameterGroups, parameterShapes } from './parameters.ts';

function parametersOf(change: Partial<ModelConfig>): number {
  const shapes = parameterShapes({ ...defaultModelConfig, ...change });
  return [...shapes.values()].reduce(
    (sum, shape) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
}

const base = {
  vocabSize: 32_128,
  dModel: 768,
  dKv: 64,
  dFf: 3072,
  numLayers: 12,
  numDecoderLayers: 12,
  numHeads: 12,
};

describe('parameterShapes', () => {
  // Counts of the published models and of the paper's variants at base size (section 3.2).
  it.each<[string, Partial<ModelConfig>, number]>([
    [
      'T5-small',
      { ...base, dModel: 512, dFf: 2048, numLayers: 6, numDecoderLayers: 6, numHeads: 8 },
      60_506_624,
    ],
    ['T5-base', base, 222_903_552],
    [
      'T5 v1.1-base',
      { ...base, dFf: 2048, feedForwardProj: 'gated-gelu', tieWordEmbeddings: false },
      247_577_856,
    ],
    ['six layers', { ...base, numLayers: 6, numDecoderLayers: 6 }, 123_790_080],
    ['a shared stack', { ...base, architecture: 'shared' }, 137_949_312],
    ['a decoder-only LM', { ...base, architecture: 'decoder-lm' }, 109_628_544],
    ['a prefix LM', { ...base, architecture: 'prefix-lm' }, 109_628_544],
  ])('counts what %s has', (_, change, count) => {
    expect(parametersOf(change)).toBe(count);
  });

  it('gives the table of relative positions to the first block of each stack only', () => {
    const biases = [...parameterShapes(defaultModelConfig).keys()].filter((name) => name.includes('bias'));
    expect(biases).toEqual([
      'encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight',
      'decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight',
    ]);
  });

  it('takes a shared depth from the encoder', () => {
    const shapes = parameterShapes({
      ...defaultModelConfig,
      architecture: 'shared',
      numLayers: 3,
      numDecoderLayers: 1,
    });
    expect(shapes.has('decoder.block.2.layer.1.EncDecAttention.q.weight')).toBe(true);
  });

  it('names a head in every architecture if and only if it is untied', () => {
    for (const architecture of architectures) {
      for (const tieWordEmbeddings of [true, false]) {
        const shapes = parameterShapes({ ...defaultModelConfig, architecture, tieWordEmbeddings });
        expect(shapes.has('lm_head.weight')).toBe(!tieWordEmbeddings);
      }
    }
  });
});

it.each(architectures)(
  'depend on the rows that say how deep a model is, and on no other: %s',
  (architecture) => {
    const deeper = (['numLayers', 'numDecoderLayers'] as const).filter(
      (row) => parametersOf({ architecture, [row]: 6 }) > parametersOf({ architecture, [row]: 2 }),
    );
    expect(depthFields(architecture)).toEqual(deeper);
  },
);

describe('parameterGroups', () => {
  const one = { ...defaultModelConfig, numLayers: 1, numDecoderLayers: 1 };

  it('are what multiplies the same input', () => {
    expect(parameterGroups({ ...one, feedForwardProj: 'relu' }).map((group) => group.join())).toEqual([
      ['q', 'k', 'v'].map((name) => `encoder.block.0.layer.0.SelfAttention.${name}.weight`).join(),
      ['q', 'k', 'v'].map((name) => `decoder.block.0.layer.0.SelfAttention.${name}.weight`).join(),
      ['k', 'v'].map((name) => `decoder.block.0.layer.1.EncDecAttention.${name}.weight`).join(),
    ]);
  });

  it('have gates beside what they gate, and stand in order without a gap', () => {
    const config: ModelConfig = { ...one, feedForwardProj: 'gated-gelu' };
    const names = [...parameterShapes(config).keys()];
    const groups = parameterGroups(config);
    expect(groups).toContainEqual([
      'encoder.block.0.layer.1.DenseReluDense.wi_0.weight',
      'encoder.block.0.layer.1.DenseReluDense.wi_1.weight',
    ]);
    for (const group of groups) {
      const first = names.indexOf(group[0]!);
      expect(names.slice(first, first + group.length)).toEqual(group);
    }
  });
});
