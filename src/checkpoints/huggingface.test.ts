import { describe, expect, it } from 'vitest';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { Expected } from '../errors/expected.ts';
import { parameterShapes } from '../model/parameters.ts';
import { type Parameters, readCheckpoint, writeCheckpoint } from './huggingface.ts';
import type { NamedFile } from './namedFile.ts';
import { floatTensor, readSafetensors, type TensorData, writeSafetensors } from './safetensors.ts';
import { withTwoStacks } from './sharedStacks.ts';

const tiny: ModelConfig = {
  ...defaultModelConfig,
  vocabSize: 16,
  dModel: 8,
  dKv: 3,
  dFf: 12,
  numLayers: 2,
  numDecoderLayers: 1,
  numHeads: 2,
};
const untied: ModelConfig = {
  ...tiny,
  feedForwardProj: 'gated-gelu',
  tieWordEmbeddings: false,
  scaleDecoderOutputs: false,
};

/** Values that differ from tensor to tensor and from element to element. */
function valuesFor(config: ModelConfig): Parameters {
  const rows = [...parameterShapes(config)].map(([name, shape], at) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, values: Float32Array.from({ length }, (_, index) => at + index / 1024) }] as const;
  });
  return new Map(rows);
}

const filesOf = (config: ModelConfig) => writeCheckpoint(config, valuesFor(config));
const weightsOf = (files: NamedFile[]) =>
  readSafetensors(files.find(({ name }) => name === 'model.safetensors')!.bytes);
const configJson = (files: NamedFile[]) =>
  JSON.parse(new TextDecoder().decode(files.find(({ name }) => name === 'config.json')!.bytes));
const jsonFile = (name: string, value: unknown) => ({
  name,
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});

/** The same checkpoint after a change to its weights. */
function changed(config: ModelConfig, change: (tensors: Map<string, TensorData>) => void): NamedFile[] {
  const files = filesOf(config);
  const tensors = new Map(weightsOf(files));
  change(tensors);
  return [
    jsonFile('config.json', configJson(files)),
    { name: 'model.safetensors', bytes: writeSafetensors(tensors) },
  ];
}

function sharded(config: ModelConfig): NamedFile[] {
  const files = filesOf(config);
  const all = [...weightsOf(files)];
  const [first, second] = [all.slice(0, 5), all.slice(5)];
  const map = [
    ...first.map(([name]) => [name, 'a.safetensors']),
    ...second.map(([name]) => [name, 'b.safetensors']),
  ];
  return [
    jsonFile('config.json', configJson(files)),
    jsonFile('model.safetensors.index.json', { metadata: {}, weight_map: Object.fromEntries(map) }),
    { name: 'a.safetensors', bytes: writeSafetensors(new Map(first)) },
    { name: 'b.safetensors', bytes: writeSafetensors(new Map(second)) },
  ];
}

function refusal(files: NamedFile[]): { code: string; text: string } {
  try {
    readCheckpoint(files);
  } catch (error) {
    if (error instanceof Expected) return { code: error.code, text: error.message };
    throw error;
  }
  return { code: 'nothing thrown', text: '' };
}

const layouts: [string, ModelConfig][] = [
  ['a tied relu model', tiny],
  ['an untied gated-gelu model', untied],
  ['tied, not scaled', { ...tiny, scaleDecoderOutputs: false }],
  ['untied, scaled', { ...untied, scaleDecoderOutputs: true }],
  ['a shared stack', { ...tiny, architecture: 'shared', numDecoderLayers: 2 }],
  ['a decoder-only model', { ...tiny, architecture: 'decoder-lm' }],
  ['a prefix LM', { ...tiny, architecture: 'prefix-lm' }],
];

describe('a checkpoint', () => {
  it.each(layouts)('comes back as it was written: %s', (_, config) => {
    const read = readCheckpoint(filesOf(config));
    expect(read.config).toEqual(config);
    expect(read.parameters).toEqual(valuesFor(config));
  });

  it.each([
    ['F16', 2 ** -11],
    ['BF16', 2 ** -8],
  ] as const)('comes back from half the bytes of %s within half a step', (dtype, step) => {
    const files = writeCheckpoint(untied, valuesFor(untied), dtype);
    for (const [name, { values }] of readCheckpoint(files).parameters) {
      const exact = valuesFor(untied).get(name)!.values;
      expect(values.every((value, at) => Math.abs(value - exact[at]!) <= step * Math.abs(exact[at]!))).toBe(
        true,
      );
    }
    expect(files[0]!.bytes.length).toBeLessThan(filesOf(untied)[0]!.bytes.length * 0.7);
  });

  it('is read from shards and from inside folders', () => {
    const files = sharded(untied).map((file) => ({ ...file, name: `google/t5-tiny/${file.name}` }));
    expect(readCheckpoint(files).parameters).toEqual(valuesFor(untied));
  });

  const shared: ModelConfig = { ...tiny, architecture: 'shared', numDecoderLayers: tiny.numLayers };

  it('of one stack is written as two equal ones, and read where it was written as one', () => {
    const names = [...readSafetensors(filesOf(shared)[0]!.bytes).keys()];
    expect(names.sort()).toEqual([...parameterShapes(withTwoStacks(shared)).keys()].sort());
    const single = new Map(
      [...valuesFor(shared)].map(([name, { shape, values }]) => [name, floatTensor(shape, values)]),
    );
    const old = [
      jsonFile('config.json', configJson(filesOf(shared))),
      { name: 'model.safetensors', bytes: writeSafetensors(single) },
    ];
    expect(readCheckpoint(old)).toEqual({ config: shared, parameters: valuesFor(shared) });
  });

  it('of one stack whose halves were trained apart elsewhere has two', () => {
    const name = 'decoder.block.0.layer.2.DenseReluDense.wo.weight';
    const files = changed(shared, (tensors) => {
      const { shape, data } = tensors.get(name)!;
      const other = new Float32Array(data.byteLength / 4).fill(0.5);
      tensors.set(name, floatTensor([...shape], other));
    });
    const read = readCheckpoint(files);
    expect(read.config).toEqual(withTwoStacks(shared));
    expect(read.parameters.get(name)!.values[0]).toBe(0.5);
  });

  it.each(['decoder-lm', 'prefix-lm'] as const)(
    'of a decoder alone is read as it was written before it had a kind of its own: %s',
    (architecture) => {
      const config = { ...untied, architecture };
      const [weights, json] = filesOf(config);
      const named = { model_type: 't5', architectures: ['T5ForConditionalGeneration'] };
      const old = { ...configJson([json!]), ...named, feed_forward_proj: 'gated-gelu', use_cache: true };
      const read = readCheckpoint([weights!, jsonFile('config.json', old)]);
      expect(read).toEqual({ config, parameters: valuesFor(config) });
    },
  );

  it('of a decoder alone is nothing that Transformers takes for a T5', () => {
    for (const architecture of ['decoder-lm', 'prefix-lm'] as const) {
      const config = configJson(filesOf({ ...untied, architecture })) as Record<string, unknown>;
      expect(config.model_type).not.toBe('t5');
      expect(String(config.feed_forward_proj).split('-').length).toBeGreaterThan(2); // what its T5Config refuses
    }
  });

  it.each([
    [2, 3, false],
    [3, 2, true],
    [2, 2, true],
  ])(
    'of %i encoder and %i decoder layers says whether a cache works: %s',
    (numLayers, numDecoderLayers, works) => {
      const files = filesOf({ ...tiny, numLayers, numDecoderLayers });
      expect(configJson(files)).toMatchObject({ use_cache: works });
      const generation = files.find(({ name }) => name === 'generation_config.json')!;
      expect(JSON.parse(new TextDecoder().decode(generation.bytes))).toMatchObject({ use_cache: works });
    },
  );

  it('says both keys that Transformers 4 and 5 read', () => {
    expect(configJson(filesOf(untied))).toMatchObject({
      tie_word_embeddings: false,
      scale_decoder_outputs: false,
    });
    expect(configJson(filesOf(tiny))).toMatchObject({
      tie_word_embeddings: true,
      scale_decoder_outputs: true,
    });
  });
});

describe('the table', () => {
  it.each(['encoder.embed_tokens.weight', 'decoder.embed_tokens.weight', 'lm_head.weight'])(
    'is found as %s',
    (alias) => {
      const files = changed(tiny, (tensors) => {
        tensors.set(alias, tensors.get('shared.weight')!);
        tensors.delete('shared.weight');
      });
      expect(readCheckpoint(files).parameters).toEqual(valuesFor(tiny));
    },
  );

  it('is tied if the head is a copy of it, and a stray bias of old files is left out', () => {
    const stray = 'decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight';
    const files = changed(tiny, (tensors) => {
      for (const name of ['lm_head.weight', 'encoder.embed_tokens.weight'])
        tensors.set(name, tensors.get('shared.weight')!);
      tensors.set(stray, tensors.get('encoder.final_layer_norm.weight')!);
    });
    expect(readCheckpoint(files)).toEqual({ config: tiny, parameters: valuesFor(tiny) });
  });

  it('is not tied if the head differs, whatever config.json of Transformers 5 says', () => {
    const files = filesOf(untied);
    const five = { ...configJson(files), tie_word_embeddings: true, scale_decoder_outputs: false };
    const read = readCheckpoint([files[0]!, jsonFile('config.json', five)]);
    expect(read.config).toEqual(untied);
  });

  it('is refused if its copies differ', () => {
    const files = changed(untied, (tensors) =>
      tensors.set('encoder.embed_tokens.weight', tensors.get('lm_head.weight')!),
    );
    expect(refusal(files).code).toBe('checkpoint.table');
  });
});

describe('a checkpoint that does not fit', () => {
  const name = 'encoder.block.1.layer.1.DenseReluDense.wo.weight';
  const shards = sharded(tiny);
  it.each<[string, NamedFile[], string, string]>([
    ['without a tensor', changed(tiny, (tensors) => tensors.delete(name)), 'checkpoint.missing', name],
    [
      'without a table',
      changed(tiny, (tensors) => tensors.delete('shared.weight')),
      'checkpoint.missing',
      'shared.weight',
    ],
    [
      'with one too many',
      changed(tiny, (tensors) => tensors.set('extra', tensors.get(name)!)),
      'checkpoint.surplus',
      'extra',
    ],
    [
      'with another shape',
      changed(tiny, (tensors) => tensors.set(name, { ...tensors.get(name)!, shape: [12, 8] })),
      'checkpoint.shape',
      name,
    ],
    ['without config.json', filesOf(tiny).slice(0, 1), 'checkpoint.file', 'config.json'],
    ['without weights', filesOf(tiny).slice(1), 'checkpoint.file', 'weights'],
    [
      'with a config that is no JSON',
      [{ name: 'config.json', bytes: new Uint8Array([255]) }],
      'checkpoint.json',
      'config.json',
    ],
    [
      'without one of its shards',
      shards.filter((file) => file.name !== 'b.safetensors'),
      'checkpoint.shard',
      'b.safetensors',
    ],
    [
      'with shards and no index',
      shards.filter((file) => !file.name.includes('index')),
      'checkpoint.file',
      'index',
    ],
    [
      'with an index that maps nothing',
      [
        ...shards.filter((file) => !file.name.includes('index')),
        jsonFile('model.safetensors.index.json', {}),
      ],
      'checkpoint.index',
      'weight_map',
    ],
    [
      'with a shard in the place of another',
      shards.map((file) => (file.name === 'b.safetensors' ? { ...file, bytes: shards[2]!.bytes } : file)),
      'checkpoint.shard',
      'b.safetensors',
    ],
  ])('is refused %s, by name', (_, files, code, named) => {
    const { code: got, text } = refusal(files);
    expect(got).toBe(code);
    expect(text).toContain(named);
  });
});
