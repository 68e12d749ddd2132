// Oracle: the list of parameters and their groups.
import { describe, expect, it } from 'vitest';
import { architectures } from '../config/model.ts';
import { presetConfig } from '../config/presets.ts';
import { parameterShapes } from './parameters.ts';
import { everyParameter, trainableNames } from './trainable.ts';

const config = presetConfig('nano');

describe('what is trained', () => {
  it.each(architectures)('is everything by default: %s', (architecture) => {
    const changed = { ...config, architecture };
    expect([...trainableNames(changed, everyParameter)]).toEqual([...parameterShapes(changed).keys()]);
  });

  it('may be any sub-layer, table or norm', () => {
    const names = (pattern: RegExp) => [...trainableNames(config, (name) => pattern.test(name))];
    expect(names(/^shared\.weight$/)).toEqual(['shared.weight']);
    expect(names(/layer_norm/).every((name) => name.endsWith('layer_norm.weight'))).toBe(true);
    expect(names(/^encoder\.block\.0\.layer\.1\./).length).toBeGreaterThan(1);
    expect(names(/EncDecAttention\.q\./).length).toBe(config.numDecoderLayers); // only k and v are one matrix there
  });

  it.each([
    [/SelfAttention\.q\./, 'SelfAttention.q.weight'],
    [/EncDecAttention\.(q|v)\./, 'EncDecAttention.v.weight'],
    [/\.wi_0\./, 'DenseReluDense.wi_0.weight'],
  ])('is not a part of a matrix that is used as one: %s', (pattern, got) => {
    const gated = { ...config, feedForwardProj: 'gated-gelu' as const };
    expect(() => trainableNames(gated, (name) => pattern.test(name))).toThrow(
      expect.objectContaining({
        code: 'model.trainable',
        wanted: expect.stringContaining('trained together or frozen together'),
        got: expect.stringContaining(got),
      }),
    );
  });
});
