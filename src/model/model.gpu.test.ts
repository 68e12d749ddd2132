// Oracle: the list of parameters of a configuration; a model holds exactly these, and its own copies of their values.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { architectures, defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { openBackend } from '../gpu/device.ts';
import { Model, type ParameterValues } from './model.ts';
import { parameterGroups, parameterShapes } from './parameters.ts';
import { relativePositionBucket } from './relativePosition.ts';

const tiny: ModelConfig = { ...defaultModelConfig, vocabSize: 16, dModel: 8, dKv: 3, dFf: 12, numHeads: 2 };
const norm = 'encoder.block.1.layer.0.layer_norm.weight';

function valuesFor(config: ModelConfig): Map<string, ParameterValues> {
  const rows = [...parameterShapes(config)].map(([name, shape], at) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, values: Float32Array.from({ length }, (_, index) => at + index / 512) }] as const;
  });
  return new Map(rows);
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each(['webgpu', 'cpu'] as const)('a model on %s', (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  it.each(architectures)('gives back the parameters of %s and frees them', async (architecture) => {
    const config = { ...tiny, architecture };
    const before = tf.memory().numTensors;
    const model = new Model(config, valuesFor(config));
    model.bucketsOfDistances(3, 4, true);
    expect(await model.read()).toEqual(valuesFor(config));
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has copies: values changed later do not reach it', async () => {
    const values = valuesFor(tiny);
    const model = new Model(tiny, values);
    values.get(norm)!.values.fill(-7);
    expect((await model.read()).get(norm)).toEqual(valuesFor(tiny).get(norm));
    model.dispose();
  });

  it.each<[string, (values: Map<string, ParameterValues>) => unknown, string, string]>([
    ['missing', (values) => values.delete(norm), norm, 'nothing'],
    [
      'of another length',
      (values) => values.set(norm, { shape: [9], values: new Float32Array(9) }),
      norm,
      '[9]',
    ],
    [
      'turned around',
      (values) => values.set('shared.weight', { ...values.get('shared.weight')!, shape: [8, 16] }),
      'shared.weight',
      '[8,16]',
    ],
    [
      'of fewer values than its shape says',
      (values) => values.set(norm, { shape: [8], values: new Float32Array(7) }),
      norm,
      '7 values',
    ],
  ])('refuses a parameter that is %s, by name, and leaves nothing behind', (_, change, name, got) => {
    const values = valuesFor(tiny);
    change(values);
    const before = tf.memory().numTensors;
    expect(() => new Model(tiny, values)).toThrow(
      expect.objectContaining({ code: 'model.parameters', wanted: expect.stringContaining(name), got }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stacks the members of a group, rows over rows, with gradients for what can be trained', async () => {
    const config = { ...tiny, feedForwardProj: 'gated-gelu' as const };
    const model = new Model(config, valuesFor(config));
    for (const group of parameterGroups(config)) {
      const members = group.map((name) => valuesFor(config).get(name)!);
      const stacked = tf.tidy(() => model.stacked(group).clone());
      expect(stacked.shape).toEqual([members.reduce((rows, { shape }) => rows + shape[0]!, 0), 8]);
      expect([...(await stacked.data())]).toEqual(members.flatMap(({ values }) => [...values]));
      stacked.dispose();
    }
    const names = [...model.trainables().keys()];
    expect(names.filter((name) => !name.includes('+'))).toEqual([...parameterShapes(config).keys()]);
    expect(names.filter((name) => name.includes('+'))).toEqual(
      backend === 'webgpu' ? parameterGroups(config).map((group) => group.join('+')) : [],
    );
    model.dispose();
  });

  it('knows the bucket of every distance, and keeps the table', async () => {
    const model = new Model(tiny, valuesFor(tiny));
    const table = model.bucketsOfDistances(3, 5, false);
    const rule = { bidirectional: false, numBuckets: 32, maxDistance: 128 };
    const wanted = [-2, -1, 0, 1, 2, 3, 4].map((distance) => relativePositionBucket(distance, rule));
    expect([...(await table.data())]).toEqual(wanted);
    expect(model.bucketsOfDistances(3, 5, false)).toBe(table);
    model.dispose();
  });
});

describe('a model larger than one buffer', () => {
  beforeEach(async () => {
    await tf.setBackend('webgpu');
  });

  it('lies in several', async () => {
    const model = new Model(tiny, valuesFor(tiny), { chunkBytes: 1024 });
    expect(model.trainableArena!.chunks.length).toBeGreaterThan(2);
    expect(await model.read()).toEqual(valuesFor(tiny));
    model.dispose();
  });

  it('is refused where a single parameter does not fit, and leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    expect(() => new Model(tiny, valuesFor(tiny), { chunkBytes: 508 })).toThrow(
      expect.objectContaining({ code: 'device.limit', wanted: expect.stringContaining('shared.weight') }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
