// Oracle: a text that repeats itself has one right continuation.
import { beforeAll, expect, it } from 'vitest';
import { defaultDecodingConfig } from '../config/decoding.ts';
import { type Architecture, architectures } from '../config/model.ts';
import { presetConfig } from '../config/presets.ts';
import { defaultRunSettings, type RunSettings } from '../config/run.ts';
import { openBackend } from '../gpu/device.ts';
import { answer, train } from '../pipeline.ts';

const ports = { tell: () => {}, now: () => 0, breathe: () => Promise.resolve() };

function settingsOf(architecture: Architecture): RunSettings {
  const { model, training } = defaultRunSettings;
  const often = { evaluateEvery: 1000, checkpointEvery: 1000 };
  return {
    ...defaultRunSettings,
    model: { ...model, ...presetConfig('nano'), numDecoderLayers: 2, architecture },
    objective: { ...defaultRunSettings.objective, objective: 'lm' },
    training: { ...training, ...often, steps: 150, inputLength: 32, targetLength: 32 },
  };
}

async function continuedBy(architecture: Architecture): Promise<string> {
  const settings = settingsOf(architecture);
  const output = await train({ text: 'abcdefghij'.repeat(80), settings }, ports);
  const decoding = { ...defaultDecodingConfig, method: 'greedy' as const, maxNewTokens: 12 };
  const [best] = await answer(output, 'cdefgh', decoding);
  return best!.text;
}

beforeAll(async () => {
  await openBackend('webgpu');
});

it.each(architectures)(
  'a model that was taught to write on its own goes on from a prompt: %s',
  async (architecture) => {
    expect(await continuedBy(architecture)).toBe('ijabcdefghij');
  },
);
