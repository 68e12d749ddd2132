// Files on their way to the browser's downloads. The document is played: what it was asked to save is the oracle.
import { beforeEach, expect, it, vi } from 'vitest';
import { writeCheckpoint } from '../checkpoints/huggingface.ts';
import { defaultModelConfig } from '../config/model.ts';
import { initialParameters } from '../model/initialize.ts';
import { savedNames, saveFiles } from './saveFiles.ts';

const saved: { name: string; at: number; address: string }[] = [];
const contents = new Map<string, Blob>();

beforeEach(() => {
  saved.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('document', {
    createElement: () => {
      const link = { href: '', download: '' };
      const click = () => saved.push({ name: link.download, at: Date.now(), address: link.href });
      return Object.assign(link, { click });
    },
  });
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    contents.set(`blob:${contents.size}`, blob as Blob);
    return `blob:${contents.size - 1}`;
  });
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  };
});

/** Saves a small model in files of at most so many bytes of tensors. */
async function saveModel(largestShard: number) {
  const config = { ...defaultModelConfig, vocabSize: 16, dModel: 8, dKv: 4, dFf: 8 };
  const files = writeCheckpoint(config, initialParameters(config, 1), 'F32', largestShard);
  const done = saveFiles(
    'run 1',
    files.map(({ name, bytes }) => ({ name, bytes: new Uint8Array(bytes) })),
  );
  await vi.runAllTimersAsync();
  await done;
  return files;
}

it('saves every shard and the index under the names that the index says, each whole and one after another', async () => {
  const files = await saveModel(2000);
  expect(files.length).toBeGreaterThan(10);
  expect(saved.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
  for (const [at, { address }] of saved.entries())
    expect(new Uint8Array(await contents.get(address)!.arrayBuffer())).toEqual(
      new Uint8Array(files[at]!.bytes),
    );
  expect(new Set(saved.map(({ at }) => at)).size).toBe(saved.length);
});

it("saves a model of one file under the run's name", async () => {
  await saveModel(1e9);
  expect(saved.map(({ name }) => name)).toEqual([
    'run-1-model.safetensors',
    'run-1-config.json',
    'run-1-generation_config.json',
  ]);
});

it('keeps letters of every language in a name, and nothing that a path could be made of', () => {
  expect(savedNames('../학습 ä/1', ['config.json'])).toEqual(['..-학습-ä-1-config.json']);
});
