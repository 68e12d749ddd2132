// Files that were cut off or flipped on their way. Oracle: what is read is what was written, or it is an Expected;
// a changed weight or number is still a weight or number, so only headers are flipped to the last bit.
import { describe, expect, it } from 'vitest';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { defaultRunSettings } from '../config/run.ts';
import { Expected } from '../errors/expected.ts';
import { parameterShapes } from '../model/parameters.ts';
import { type Parameters, readCheckpoint, writeCheckpoint } from './huggingface.ts';
import { intTensor } from './intTensor.fixture.ts';
import type { NamedFile } from './namedFile.ts';
import { decodeRunCheckpoint, encodeRunCheckpoint } from './runCheckpoint.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const tiny: ModelConfig = {
  ...defaultModelConfig,
  ...{ vocabSize: 8, dModel: 4, dKv: 2, dFf: 4, numHeads: 1, numLayers: 1, numDecoderLayers: 1 },
};

function valuesFor(config: ModelConfig): Parameters {
  const rows = [...parameterShapes(config)].map(([name, shape], at) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, values: Float32Array.from({ length }, (_, index) => at + index / 128) }] as const;
  });
  return new Map(rows);
}

const written = valuesFor(tiny);
const files = writeCheckpoint(tiny, written);
const bytesOf = (name: string) => files.find((file) => file.name === name)!.bytes;
const withFile = (name: string, bytes: Uint8Array): NamedFile[] =>
  files.map((file) => (file.name === name ? { name, bytes } : file));

/** What was read, or the code of the refusal. */
function outcome<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof Expected && error.remedy !== '') return error.code;
    throw error;
  }
}

const flipped = (bytes: Uint8Array, at: number, bit: number) =>
  bytes.map((byte, each) => (each === at ? byte ^ (1 << bit) : byte));
const headerBytes = (file: Uint8Array) =>
  8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));

describe('a model whose weights', () => {
  it('end anywhere too early is refused', () => {
    const whole = bytesOf('model.safetensors');
    for (let length = 0; length < whole.length; length++) {
      const read = outcome(() => readCheckpoint(withFile('model.safetensors', whole.subarray(0, length))));
      expect(read).toMatch(/^safetensors\.\w+$/);
    }
  });

  it('have one bit of the header flipped is refused, or it is the same model', () => {
    const whole = bytesOf('model.safetensors');
    const outcomes = new Set<string>();
    for (let at = 0; at < headerBytes(whole); at++) {
      const read = outcome(() =>
        readCheckpoint(withFile('model.safetensors', flipped(whole, at, (at * 5) % 8))),
      );
      outcomes.add(typeof read === 'string' ? read : 'the same');
      if (typeof read !== 'string') expect(read.parameters).toEqual(written);
    }
    const each = ['safetensors.header', 'safetensors.tensor', 'checkpoint.surplus', 'the same'];
    expect([...outcomes]).toEqual(expect.arrayContaining(each));
  });

  it('hold whole numbers, as quantized ones do, is refused by the name of the tensor', () => {
    const name = 'decoder.block.0.layer.2.DenseReluDense.wo.weight';
    const tensors = new Map(readSafetensors(bytesOf('model.safetensors')));
    tensors.set(name, intTensor([4, 4], new Int32Array(16)));
    const read = () => readCheckpoint(withFile('model.safetensors', writeSafetensors(tensors)));
    expect(read).toThrow(
      expect.objectContaining({ code: 'safetensors.type', wanted: expect.stringContaining(name) }),
    );
  });
});

describe('a config.json that', () => {
  const whole = bytesOf('config.json');

  it('ends anywhere too early is refused', () => {
    for (let length = 0; length < whole.length - 1; length++) {
      const read = outcome(() => readCheckpoint(withFile('config.json', whole.subarray(0, length))));
      expect(read).toBe('checkpoint.json');
    }
  });

  it('has any bit flipped is refused, or the weights still are what they were', () => {
    for (let at = 0; at < whole.length * 8; at++) {
      const read = outcome(() => readCheckpoint(withFile('config.json', flipped(whole, at >> 3, at & 7))));
      if (typeof read === 'string') expect(read).toMatch(/^(checkpoint|config)\.\w+$/);
      else expect(read.parameters).toEqual(written);
    }
  });
});

describe('a run at rest that', () => {
  const parameters = new Map([['shared.weight', { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }]]);
  const optimizerState = new Map([['rows.shared.weight', { shape: [2], values: Float32Array.of(0.5, 2) }]]);
  const cursor = { epoch: 1, position: 3, tokens: 5000 };
  const whole = encodeRunCheckpoint({
    step: 7,
    cursor,
    settings: defaultRunSettings,
    parameters,
    optimizerState,
  });

  it('ends anywhere too early is refused', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(outcome(() => decodeRunCheckpoint(whole.subarray(0, length)))).toMatch(/^safetensors\.\w+$/);
    }
  });

  it('has one bit of the header flipped is refused, or read with every value in place', () => {
    const values = (all: ReadonlyMap<string, { values: Float32Array }>) =>
      [...all.values()].map((each) => [...each.values]);
    for (let at = 0; at < headerBytes(whole) * 8; at++) {
      const read = outcome(() => decodeRunCheckpoint(flipped(whole, at >> 3, at & 7)));
      if (typeof read === 'string') expect(read).toMatch(/^(safetensors|checkpoint)\.\w+$/);
      else
        expect([values(read.parameters), values(read.optimizerState)]).toEqual([[[1, 2, 3, 4]], [[0.5, 2]]]);
    }
  });
});
