// Weights over several files. Oracles: our reader, the sizes asked for, and shards cut by hand after Hugging Face's rule.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { parameterShapes } from '../model/parameters.ts';
import { type Parameters, readCheckpoint, writeCheckpoint } from './huggingface.ts';
import type { NamedFile } from './namedFile.ts';
import { readSafetensors, readSafetensorsMetadata, type TensorData } from './safetensors.ts';
import { elementsOf } from './safetensorsHeader.ts';
import { indexOf, largestShardBytes, namedShards, type ShardIndex, shardsOf } from './weightShards.ts';

const config: ModelConfig = {
  ...defaultModelConfig,
  ...{ vocabSize: 16, dModel: 8, dKv: 3, dFf: 12, numHeads: 2, numLayers: 2, numDecoderLayers: 1 },
};
const shapes = parameterShapes(config);
const parameters: Parameters = new Map(
  [...shapes].map(([name, shape], at) => {
    const values = Float32Array.from({ length: elementsOf(shape) }, (_, index) => at + index / 1024);
    return [name, { shape, values }];
  }),
);
const largestTensor = 4 * Math.max(...[...shapes.values()].map(elementsOf));
const totalBytes = 4 * [...shapes.values()].reduce((sum, shape) => sum + elementsOf(shape), 0);

const isWeights = ({ name }: NamedFile) => name.endsWith('.safetensors');
const tensorBytes = (tensors: ReadonlyMap<string, TensorData>) =>
  [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
const indexIn = (files: readonly NamedFile[]): ShardIndex => {
  const bytes = files.find(({ name }) => name === 'model.safetensors.index.json')?.bytes;
  return JSON.parse(new TextDecoder().decode(bytes));
};

describe('a checkpoint in shards', () => {
  it.each([1, 200, largestTensor, 1000, 2000, totalBytes - 1])('of %i bytes comes back whole', (largest) => {
    const files = writeCheckpoint(config, parameters, 'F32', largest);
    expect(files.filter(isWeights).length).toBeGreaterThan(1);
    expect(readCheckpoint(files)).toEqual({ config, parameters });
    expect(readCheckpoint(files.toReversed())).toEqual({ config, parameters });
  });

  it('holds every tensor once, where its index says, in no more bytes than asked unless one tensor has more', () => {
    for (let largest = 1; largest < totalBytes; largest += 97) {
      const files = writeCheckpoint(config, parameters, 'F32', largest);
      const { weight_map, metadata } = indexIn(files);
      const found = files.filter(isWeights).flatMap(({ name: file, bytes }) => {
        const tensors = readSafetensors(bytes);
        expect(tensors.size === 1 || tensorBytes(tensors) <= largest).toBe(true);
        expect(readSafetensorsMetadata(bytes)).toEqual({ format: 'pt' });
        return [...tensors.keys()].map((name) => [name, file] as const);
      });
      expect(found.length).toBe(shapes.size);
      expect(Object.fromEntries(found)).toEqual(weight_map);
      expect(Object.keys(weight_map)).toEqual([...shapes.keys()]);
      expect(metadata.total_size).toBe(totalBytes);
    }
  });

  it("has Hugging Face's names", () => {
    const names = writeCheckpoint(config, parameters, 'F32', totalBytes / 2).map(({ name }) => name);
    expect(names).toEqual([
      'model-00001-of-00003.safetensors',
      'model-00002-of-00003.safetensors',
      'model-00003-of-00003.safetensors',
      'model.safetensors.index.json',
      'config.json',
      'generation_config.json',
    ]);
  });

  it.each([totalBytes, undefined])('is one file where it fits (%s)', (largest) => {
    const names = writeCheckpoint(config, parameters, 'F32', largest).map(({ name }) => name);
    expect(names).toEqual(['model.safetensors', 'config.json', 'generation_config.json']);
    expect(largestShardBytes).toBeGreaterThan(totalBytes);
  });

  it('counts bytes as they are stored', () => {
    const files = writeCheckpoint(config, parameters, 'BF16', totalBytes / 2);
    expect(files.filter(isWeights).map(({ name }) => name)).toEqual(['model.safetensors']);
  });
});

describe('shards', () => {
  const tensor = (bytes: number): TensorData => ({
    dtype: 'U8',
    shape: [bytes],
    data: new Uint8Array(bytes),
  });
  const cut = (sizes: readonly number[], largest: number) => {
    const tensors = new Map(sizes.map((bytes, at) => [`t${at}`, tensor(bytes)]));
    return shardsOf(tensors, largest);
  };

  it.each([
    [[3, 3, 3], 6, ['t0,t1', 't2']],
    [[3, 4, 3], 6, ['t0', 't1', 't2']],
    [[9, 1, 1], 6, ['t0', 't1,t2']],
    [[1, 9, 1], 6, ['t0', 't1', 't2']],
    [[6, 0, 6], 6, ['t0,t1', 't2']],
    [[2, 2], 6, ['t0,t1']],
  ])('of %j in at most %i bytes are %j', (sizes, largest, wanted) => {
    expect(cut(sizes, largest).map((shard) => [...shard.keys()].join())).toEqual(wanted);
  });

  it('keep every tensor once and in order, none over the limit but alone, none that could join the one before', () => {
    const sizes = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), (bytes, largest) => {
        const shards = cut(bytes, largest);
        expect(shards.flatMap((shard) => [...shard.keys()])).toEqual(bytes.map((_, at) => `t${at}`));
        for (const [at, shard] of shards.entries()) {
          expect(shard.size === 1 || tensorBytes(shard) <= largest).toBe(true);
          const first = shard.values().next().value?.data.byteLength ?? 0;
          if (at > 0) expect(tensorBytes(shards[at - 1]!) + first).toBeGreaterThan(largest);
        }
        const { metadata, weight_map } = indexOf(namedShards(shards));
        expect(metadata.total_size).toBe(bytes.reduce((sum, each) => sum + each));
        expect(new Set(Object.values(weight_map)).size).toBe(shards.length);
      }),
    );
  });
});
