import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../../config/presets.ts';
import { depths, presetOf } from './sizes.ts';

const nano = presetConfig('nano'); // 2 layers in the encoder, 1 in the decoder

describe('the depth of a model', () => {
  it.each([
    ['encoder-decoder', [2, 1]],
    ['shared', [2]],
    ['decoder-lm', [1]],
    ['prefix-lm', [1]],
  ] as const)('is that of the stacks it has: %s', (architecture, wanted) => {
    expect(depths({ ...nano, architecture })).toEqual(wanted);
  });
});

it('finds a preset whatever stands in a row that the model has nothing of', () => {
  expect(presetOf({ ...nano, architecture: 'decoder-lm', numLayers: 9 })).toBe('nano');
  expect(presetOf({ ...nano, architecture: 'shared', numDecoderLayers: 9 })).toBe('nano');
  expect(presetOf({ ...nano, numDecoderLayers: 9 })).toBeUndefined();
});
