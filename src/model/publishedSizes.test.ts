// Oracle: the parameter counts of the published checkpoints, tied tables counted once, and of their stacks.
import { describe, expect, it } from 'vitest';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { parameterShapes } from './parameters.ts';

type Row = readonly [
  dModel: number,
  dFf: number,
  dKv: number,
  numHeads: number,
  layers: readonly [number, number],
];

const first = (...[dModel, dFf, dKv, numHeads, [numLayers, numDecoderLayers]]: Row): ModelConfig => ({
  ...defaultModelConfig,
  vocabSize: 32_128,
  feedForwardProj: 'relu',
  tieWordEmbeddings: true,
  ...{ dModel, dFf, dKv, numHeads, numLayers, numDecoderLayers },
});

/** T5 v1.1 and its heirs: gated, untied. */
const heir = (vocabSize: number, ...row: Row): ModelConfig => ({
  ...first(...row),
  ...{ vocabSize, feedForwardProj: 'gated-gelu', tieWordEmbeddings: false },
});

const heirs: Record<string, Row> = {
  small: [512, 1024, 64, 6, [8, 8]],
  base: [768, 2048, 64, 12, [12, 12]],
  large: [1024, 2816, 64, 16, [24, 24]],
  xl: [2048, 5120, 64, 32, [24, 24]],
  xxl: [4096, 10_240, 64, 64, [24, 24]],
};
const v11 = (size: string) => heir(32_128, ...heirs[size]!);
const mt5 = (size: string) => heir(250_112, ...heirs[size]!);

/** Parameters whose name starts with a prefix. */
function count(config: ModelConfig, prefix = ''): number {
  const shapes = [...parameterShapes(config)].filter(([name]) => name.startsWith(prefix));
  return shapes.reduce((sum, [, shape]) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

describe('the tensors of a published model', () => {
  it.each<[string, ModelConfig, number]>([
    ['t5-small', first(512, 2048, 64, 8, [6, 6]), 60_506_624],
    ['t5-base', first(768, 3072, 64, 12, [12, 12]), 222_903_552],
    ['t5-large', first(1024, 4096, 64, 16, [24, 24]), 737_668_096],
    ['t5-3b', first(1024, 16_384, 128, 32, [24, 24]), 2_851_598_336],
    ['t5-11b', first(1024, 65_536, 128, 128, [24, 24]), 11_307_321_344],
    ['t5-v1_1-small', v11('small'), 76_961_152],
    ['t5-v1_1-base', v11('base'), 247_577_856],
    ['t5-v1_1-large', v11('large'), 783_150_080],
    ['t5-v1_1-xl', v11('xl'), 2_849_757_184],
    ['t5-v1_1-xxl', v11('xxl'), 11_135_332_352],
    ['mt5-small', mt5('small'), 300_176_768],
    ['mt5-base', mt5('base'), 582_401_280],
    ['mt5-large', mt5('large'), 1_229_581_312],
    ['mt5-xl', mt5('xl'), 3_742_619_648],
    ['mt5-xxl', mt5('xxl'), 12_921_057_280],
    ['byt5-small', heir(384, 1472, 3584, 64, 6, [12, 4]), 299_637_760],
    ['byt5-base', heir(384, 1536, 3968, 64, 12, [18, 6]), 581_653_248],
    ['byt5-large', heir(384, 1536, 3840, 64, 16, [36, 12]), 1_228_183_552],
    ['byt5-xl', heir(384, 2560, 6720, 64, 32, [36, 12]), 3_737_801_728],
    ['byt5-xxl', heir(384, 4672, 12_352, 64, 64, [36, 12]), 12_906_899_328],
  ])('%s add up to its size', (_, config, total) => {
    expect(count(config)).toBe(total);
  });

  it.each<[string, ModelConfig, number, number]>([
    ['t5-small', first(512, 2048, 64, 8, [6, 6]), 18_881_280, 25_175_808],
    ['t5-11b', first(1024, 65_536, 128, 128, [24, 24]), 4_831_892_480, 6_442_529_792],
    ['t5-v1_1-small', v11('small'), 18_883_264, 25_178_816],
    ['t5-v1_1-xxl', v11('xxl'), 4_630_714_368, 6_241_425_408],
    ['byt5-small', heir(384, 1472, 3584, 64, 6, [12, 4]), 217_092_224, 81_415_040],
  ])('%s add up to its stacks', (_, config, encoder, decoder) => {
    expect([count(config, 'encoder.'), count(config, 'decoder.')]).toEqual([encoder, decoder]);
  });
});
