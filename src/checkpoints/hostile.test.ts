// What a stranger's JSON can do to whoever quotes it in an error: nest deeper than the stack, go by toString.
// Oracle: every reader answers with an Expected of a sentence's length, naming a remedy, whatever it is handed.
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { readModelConfig } from '../model/config.ts';
import { readCheckpoint } from './huggingface.ts';
import { decodeRunCheckpoint } from './runCheckpoint.ts';
import { readSafetensors, readSafetensorsMetadata, writeSafetensors } from './safetensors.ts';

const text = (content: string) => new TextEncoder().encode(content);

/** JSON.parse reads this; JSON.stringify and String run out of stack on it. */
const deep = '['.repeat(200_000) + ']'.repeat(200_000);
const long = JSON.stringify('x'.repeat(1_000_000));
const bare = '{"toString":1,"valueOf":null}';

function refusal(read: () => unknown): Expected {
  try {
    read();
  } catch (error) {
    if (error instanceof Expected) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function safetensorsOf(header: string): Uint8Array {
  const json = text(header);
  const file = new Uint8Array(8 + json.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

const runState = (state: string) =>
  writeSafetensors(new Map(), { format: 't5-playground-run/1', state: `{"step":0,"settings":{},${state}}` });

const index = (weightMap: string) => [
  { name: 'config.json', bytes: text('{}') },
  { name: 'model.safetensors.index.json', bytes: text(`{"weight_map":${weightMap}}`) },
];

describe.each([
  ['deeper than the stack', deep],
  ['a megabyte long', long],
  ['without toString', bare],
])('a value %s', (_, value) => {
  it.each<[string, () => unknown]>([
    ['a tensor', () => readSafetensors(safetensorsOf(`{"a":${value}}`))],
    [
      'a shape',
      () => readSafetensors(safetensorsOf(`{"a":{"dtype":"F32","shape":[${value}],"data_offsets":[0,4]}}`)),
    ],
    ['metadata', () => readSafetensors(safetensorsOf(`{"__metadata__":[${value}]}`))],
    ['a config', () => readModelConfig(JSON.parse(`[${value}]`))],
    ["a config's width", () => readModelConfig(JSON.parse(`{"d_model":${value}}`))],
    ["a config's activation", () => readModelConfig(JSON.parse(`{"feed_forward_proj":${value}}`))],
    ["a config's model type", () => readModelConfig(JSON.parse(`{"model_type":${value}}`))],
    ['a weight map', () => readCheckpoint(index(`[${value},7]`))],
    ["a shard's name", () => readCheckpoint(index(`{"a":${value}}`))],
    ["a run's step", () => decodeRunCheckpoint(runState(`"step":${value}`))],
    ["a run's settings", () => decodeRunCheckpoint(runState(`"settings":${value}`))],
    ["a run's unknown setting", () => decodeRunCheckpoint(runState(`"settings":{"model":${value}}`))],
  ])('as %s is refused in one sentence', (_, read) => {
    const { code, remedy, message } = refusal(read);
    expect(code).toMatch(/^(safetensors|config|checkpoint)\.\w+$/);
    expect(remedy).not.toBe('');
    expect(message.length).toBeLessThan(500);
  });
});

it('a format or a setting that a stranger named at length is quoted short', () => {
  const format = 'x'.repeat(100_000);
  const formatted = writeSafetensors(new Map(), { format });
  expect(refusal(() => decodeRunCheckpoint(formatted)).message.length).toBeLessThan(500);
  const named = runState(`"settings":{${JSON.stringify(format)}:1}`);
  expect(refusal(() => decodeRunCheckpoint(named)).message.length).toBeLessThan(500);
});

it('a text of ten million escapes is read like any other', () => {
  const long = '\\"'.repeat(10_000_000);
  const file = writeSafetensors(new Map(), { long });
  expect(readSafetensorsMetadata(file).long === long).toBe(true);
});

it('a colon, a quote or a backslash inside of a name is no key', () => {
  const file = writeSafetensors(new Map(), { ':"\\': ':":\\":\\\\' });
  expect(readSafetensorsMetadata(file)).toEqual({ ':"\\': ':":\\":\\\\' });
});
