// Oracles: Transformers' tensor names (spec 1.10), and the list of parameters that files and optimizers share.
import { describe, expect, it } from 'vitest';
import {
  type Architecture,
  architectures,
  defaultModelConfig,
  isDecoderOnly,
  type ModelConfig,
} from '../config/model.ts';
import { decoderDepth, parameterShapes } from './parameters.ts';
import { decoderBlockPaths, decoderStackName, encoderBlockPaths, relativeBiasPath } from './paths.ts';

const configOf = (architecture: Architecture): ModelConfig => ({
  ...defaultModelConfig,
  architecture,
  feedForwardProj: 'gated-gelu',
});

/** Names of everything that a forward pass looks up. */
function namesUsed(config: ModelConfig): Set<string> {
  const encoder = Array.from({ length: config.numLayers }, (_, block) => encoderBlockPaths(block));
  const decoder = Array.from({ length: decoderDepth(config) }, (_, block) =>
    decoderBlockPaths(config, block),
  );
  const blocks = isDecoderOnly(config.architecture) ? decoder : [...encoder, ...decoder];
  const attention = (path: string, name: string) => [
    `${path}.layer_norm.weight`,
    ...['q', 'k', 'v', 'o'].map((each) => `${path}.${name}.${each}.weight`),
  ];
  const names = blocks.flatMap(({ selfAttention, crossAttention, feedForward }) => [
    ...attention(selfAttention, 'SelfAttention'),
    ...(crossAttention ? attention(crossAttention, 'EncDecAttention') : []),
    `${feedForward}.layer_norm.weight`,
    ...['wi_0', 'wi_1', 'wo'].map((each) => `${feedForward}.DenseReluDense.${each}.weight`),
  ]);
  const stacks = isDecoderOnly(config.architecture) ? [] : (['encoder'] as const);
  const ends = [...stacks, decoderStackName(config)].flatMap((stack) => [
    `${stack}.final_layer_norm.weight`,
    relativeBiasPath(stack),
  ]);
  return new Set(['shared.weight', ...names, ...ends]);
}

it.each(architectures)('lead to every parameter of %s, and to nothing else', (architecture) => {
  const config = configOf(architecture);
  expect([...namesUsed(config)].sort()).toEqual([...parameterShapes(config).keys()].sort());
});

describe("Transformers' names", () => {
  it('of an encoder and a decoder block', () => {
    expect(encoderBlockPaths(3)).toEqual({
      selfAttention: 'encoder.block.3.layer.0',
      feedForward: 'encoder.block.3.layer.1',
    });
    expect(decoderBlockPaths(configOf('encoder-decoder'), 2)).toEqual({
      selfAttention: 'decoder.block.2.layer.0',
      crossAttention: 'decoder.block.2.layer.1',
      feedForward: 'decoder.block.2.layer.2',
    });
    expect(relativeBiasPath('decoder')).toBe(
      'decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight',
    );
  });

  it('of a shared stack, which the decoder borrows but for its cross-attention', () => {
    expect(decoderBlockPaths(configOf('shared'), 1)).toEqual({
      selfAttention: 'encoder.block.1.layer.0',
      crossAttention: 'decoder.block.1.layer.1',
      feedForward: 'encoder.block.1.layer.1',
    });
    expect(decoderStackName(configOf('shared'))).toBe('encoder');
  });
});
